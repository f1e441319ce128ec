import type { Context, ErrorDefinition, Operation } from '@praxis/contracts/kernel';
import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { z } from 'zod';
import type { AuditRecord } from './audit-record';
import type { BoundJob, Schedule } from './job-run';
import type { Logger } from './log';
import type { MailTemplate } from './mail';
import type { MailOutcomeHandler } from './mail-outcome';
import type { EdgeKeeper } from './messaging/edge-keeping';
import type { OperatorCommand } from './operations/command';
import type { Reaction } from './reaction';
import type { Route } from './route';
import type { UnitOfWork } from './transaction';

/** What the composition root of a service receives. */
export interface ServiceDependencies<C> {
  config: C & CommonConfig;
  unitOfWork: UnitOfWork;
  log: Logger;
  /** The wall clock, for things outside requests. */
  now: () => Date;
}

/** Variables that every service understands; see `config.ts` for their meaning and checks. */
export interface CommonConfig {
  PRAXIS_MODE: 'local' | 'production';
  PUBLIC_URL: string;
}

export interface ServiceParts {
  routes: readonly Route[];
  reactions: readonly Reaction[];
  jobs: readonly BoundJob[];
  schedules: readonly Schedule[];
  mails?: readonly MailTemplate[];
  onMailOutcome?: MailOutcomeHandler;
  /** The service's own commands of the operators' command line, besides those that every service has. */
  commands?: readonly OperatorCommand[];
  /**
   * Identity only: takes audit records of every context into the chains, in batches in the order of arrival. A record may come again. When
   * it throws, the batch is delivered again.
   */
  onAudit?: (records: readonly AuditRecord[]) => Promise<void>;
  /**
   * Identity only: told every few seconds, in the process that publishes, what the broker holds of the edge state; publishes again what it
   * lost.
   */
  onEdgeStream?: EdgeKeeper;
  /** Runs once after the service is ready and again on each start (caches, key material); must be quick and safe to repeat. */
  onStart?: () => Promise<void>;
  /** Runs in graceful stop, after the last request and event. */
  onStop?: () => Promise<void>;
}

/** The whole service at a glance. */
export interface ServiceDefinition<C = unknown> {
  name: Context;
  /** The service's own variables, checked together with the common ones: every bad one is named at once. */
  config: z.ZodType<C>;
  /** Tables with `firm_id` and row-level security; a catalogue test knows the list. */
  tables: readonly EntitySchema[];
  /** Tables without a firm (identity's users, sessions, keys). */
  globalTables?: readonly EntitySchema[];
  /** Forward only; run by the owner role in a step of their own. */
  migrations: readonly (new () => MigrationInterface)[];
  /** Every operation of the context: each must be bound exactly once. */
  operations: readonly Operation[];
  errors: Record<string, ErrorDefinition>;
  /** Contexts whose events it reacts to; the chassis adds identity for the firm facts. */
  subscribes: readonly Context[];
  setUp: (dependencies: ServiceDependencies<C>) => ServiceParts;
}

export const defineService = <C>(definition: ServiceDefinition<C>): ServiceDefinition<C> => definition;
