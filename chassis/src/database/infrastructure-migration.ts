import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './ddl';

/** The tables that every service has besides its own. They carry `firm_id` without row-level security, except `mails`. */
export const INFRASTRUCTURE_TABLES = [
  'outbox',
  'aggregate_versions',
  'event_log',
  'audit_sent',
  'inbox',
  'parked',
  'idempotency',
  'firm_facts',
  'relay_lease',
  'checkpoints',
  'job_keys',
] as const;

/** First migration of every service: outbox, log, inbox, parked letters, idempotency, firm facts. */
export function infrastructureMigration(service: string): new () => MigrationInterface {
  class Infrastructure1700000000000 implements MigrationInterface {
    readonly name = 'Infrastructure1700000000000';
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(statements(service));
    }
    async down(): Promise<void> {
      throw new Error('Migrations go forward only');
    }
  }
  return Infrastructure1700000000000;
}

const statements = (service: string): string => `
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('event', 'audit', 'edge')),
  message_id uuid not null unique,
  firm_id uuid not null,
  nats_subject text not null,
  type text not null,
  aggregate_id text not null,
  aggregate_version bigint not null,
  time timestamptz not null,
  correlation_id text not null,
  causation_id text not null,
  actor text not null,
  client_id uuid,
  traceparent text,
  data jsonb not null,
  refused_at timestamptz,
  refusal text
);
create index outbox_unsent on outbox (id) where refused_at is null;
create index outbox_refused on outbox (aggregate_id) where refused_at is not null;
grant insert on outbox to ${service}_app;
grant select, update, delete on outbox to ${service}_system;

create table aggregate_versions (
  aggregate_id text primary key,
  firm_id uuid not null,
  version bigint not null
);
grant select, insert, update on aggregate_versions to ${service}_app;

create table event_log (
  position bigint primary key,
  message_id uuid not null unique,
  firm_id uuid not null,
  type text not null,
  aggregate_id text not null,
  aggregate_version bigint not null,
  time timestamptz not null,
  correlation_id text not null,
  causation_id text not null,
  actor text not null,
  client_id uuid,
  traceparent text,
  data jsonb not null
);
create index event_log_firm on event_log (firm_id, position);
create index event_log_time on event_log (time);
create index event_log_correlation on event_log (correlation_id);
grant select, insert, update on event_log to ${service}_system;

create table audit_sent (
  position bigint primary key,
  message_id uuid not null unique,
  firm_id uuid not null,
  time timestamptz not null,
  data jsonb not null
);
create index audit_sent_time on audit_sent (time);
grant select, insert, delete on audit_sent to ${service}_system;

create table relay_lease (
  one boolean primary key default true check (one),
  holder text not null default '',
  epoch bigint not null default 0,
  until timestamptz not null default '-infinity',
  event_position bigint not null default 0,
  audit_position bigint not null default 0
);
insert into relay_lease default values;
grant select, update on relay_lease to ${service}_system;

create table inbox (
  reaction text not null,
  event_id uuid not null,
  firm_id uuid not null,
  context text not null,
  event_time timestamptz not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null default 'done' check (outcome in ('done', 'skipped')),
  primary key (event_id, reaction)
);
create index inbox_time on inbox (context, event_time);
grant select, insert on inbox to ${service}_app;
grant select, insert, delete on inbox to ${service}_system;

create table parked (
  id uuid primary key,
  reaction text not null,
  event_id uuid not null,
  firm_id uuid not null,
  context text not null,
  event_type text not null,
  subject text not null,
  aggregate_version bigint not null,
  correlation_id text not null,
  status text not null check (status in ('parked', 'dead', 'discarded', 'recovered')),
  attempts int not null,
  next_at timestamptz,
  error_code text not null,
  error_detail text not null,
  first_failed_at timestamptz not null,
  last_failed_at timestamptz not null,
  version int not null default 1,
  event jsonb not null,
  unique (event_id, reaction)
);
create index parked_due on parked (next_at) where status = 'parked';
create index parked_subject on parked (reaction, subject) where status = 'parked';
grant select, insert, update on parked to ${service}_app;
grant select, insert, update, delete on parked to ${service}_system;

create table idempotency (
  scope bytea primary key,
  firm_id uuid not null,
  fingerprint bytea not null,
  status int,
  reply bytea,
  headers jsonb,
  created_at timestamptz not null
);
create index idempotency_created on idempotency (created_at);
grant select, insert, update on idempotency to ${service}_app;
grant select (created_at), delete on idempotency to ${service}_system;

create table firm_facts (
  firm_id uuid primary key,
  facts jsonb not null,
  version bigint not null
);
grant select, insert, update on firm_facts to ${service}_app;
grant select on firm_facts to ${service}_system;

create table checkpoints (
  context text not null,
  kind text not null,
  position bigint not null,
  updated_at timestamptz not null,
  primary key (context, kind)
);
grant select, insert, update on checkpoints to ${service}_system;
grant select, insert, update on checkpoints to ${service}_app;

create table job_keys (
  key text primary key,
  firm_id uuid not null,
  created_at timestamptz not null default clock_timestamp()
);
grant select, insert on job_keys to ${service}_app;
grant select, insert, delete on job_keys to ${service}_system;

${tenantTable(
  service,
  'mails',
  `firm_id uuid not null,
   id uuid not null,
   key text not null,
   template text not null,
   locale text not null,
   recipient_name text not null,
   recipient_email text not null,
   data jsonb not null,
   reference_type text,
   reference_id text,
   status text not null check (status in ('queued', 'sent', 'failed')),
   attempts int not null default 0,
   error text,
   correlation_id text not null,
   created_at timestamptz not null,
   sent_at timestamptz,
   primary key (firm_id, id),
   unique (firm_id, key)`,
)};
${
  service === 'identity'
    ? `grant insert on outbox, idempotency, job_keys, mails to identity_auth;
grant select, update on idempotency to identity_auth;
grant select, insert, update on aggregate_versions, firm_facts to identity_auth;
grant select on job_keys to identity_auth;
create policy mails_auth on mails to identity_auth using (firm_id = nullif(current_setting('app.firm_id', true), '')::uuid) with check (firm_id = nullif(current_setting('app.firm_id', true), '')::uuid);
grant select on mails to identity_auth;`
    : ''
}
`;
