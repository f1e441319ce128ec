-- Generated from platform/src/topology.ts by "npm run generate"; do not edit.
-- Run it as an administrator, in the database praxis (create database praxis), as often as you like:
--   psql -d praxis -f deploy/postgres/roles.sql \
--     -v identity_owner_password=... \
--     -v identity_app_password=... \
--     -v identity_system_password=... \
--     -v identity_auth_password=... \
--     -v crm_owner_password=... \
--     -v crm_app_password=... \
--     -v crm_system_password=... \
--     -v clients_owner_password=... \
--     -v clients_app_password=... \
--     -v clients_system_password=... \
--     -v projects_owner_password=... \
--     -v projects_app_password=... \
--     -v projects_system_password=... \
--     -v finance_owner_password=... \
--     -v finance_app_password=... \
--     -v finance_system_password=... \
--     -v documents_owner_password=... \
--     -v documents_app_password=... \
--     -v documents_system_password=...
\set ON_ERROR_STOP on
begin;

-- identity
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'identity_owner') then
    create role identity_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'identity_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role identity_owner has more rights than a service may have';
  end if;
end $$;
alter role identity_owner login noinherit password :'identity_owner_password';
alter role identity_owner set search_path = identity;
do $$ begin
  if not exists (select from pg_roles where rolname = 'identity_app') then
    create role identity_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'identity_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role identity_app has more rights than a service may have';
  end if;
end $$;
alter role identity_app login noinherit password :'identity_app_password';
alter role identity_app set search_path = identity;
do $$ begin
  if not exists (select from pg_roles where rolname = 'identity_system') then
    create role identity_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'identity_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role identity_system has more rights than a service may have';
  end if;
end $$;
alter role identity_system login noinherit password :'identity_system_password';
alter role identity_system set search_path = identity;
do $$ begin
  if not exists (select from pg_roles where rolname = 'identity_auth') then
    create role identity_auth login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'identity_auth' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role identity_auth has more rights than a service may have';
  end if;
end $$;
alter role identity_auth login noinherit password :'identity_auth_password';
alter role identity_auth set search_path = identity;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to identity_owner, identity_app, identity_system, identity_auth;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant identity_owner to %I', current_user); end if;
end $$;
create schema if not exists identity authorization identity_owner;
alter schema identity owner to identity_owner;
revoke all on schema identity from public;
create schema if not exists identity_jobs authorization identity_owner;
alter schema identity_jobs owner to identity_owner;
revoke all on schema identity_jobs from public;
grant usage on schema identity to identity_app, identity_system, identity_auth;
grant usage on schema identity_jobs to identity_app, identity_system;

-- crm
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'crm_owner') then
    create role crm_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'crm_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role crm_owner has more rights than a service may have';
  end if;
end $$;
alter role crm_owner login noinherit password :'crm_owner_password';
alter role crm_owner set search_path = crm;
do $$ begin
  if not exists (select from pg_roles where rolname = 'crm_app') then
    create role crm_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'crm_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role crm_app has more rights than a service may have';
  end if;
end $$;
alter role crm_app login noinherit password :'crm_app_password';
alter role crm_app set search_path = crm;
do $$ begin
  if not exists (select from pg_roles where rolname = 'crm_system') then
    create role crm_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'crm_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role crm_system has more rights than a service may have';
  end if;
end $$;
alter role crm_system login noinherit password :'crm_system_password';
alter role crm_system set search_path = crm;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to crm_owner, crm_app, crm_system;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant crm_owner to %I', current_user); end if;
end $$;
create schema if not exists crm authorization crm_owner;
alter schema crm owner to crm_owner;
revoke all on schema crm from public;
create schema if not exists crm_jobs authorization crm_owner;
alter schema crm_jobs owner to crm_owner;
revoke all on schema crm_jobs from public;
grant usage on schema crm to crm_app, crm_system;
grant usage on schema crm_jobs to crm_app, crm_system;

-- clients
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'clients_owner') then
    create role clients_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'clients_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role clients_owner has more rights than a service may have';
  end if;
end $$;
alter role clients_owner login noinherit password :'clients_owner_password';
alter role clients_owner set search_path = clients;
do $$ begin
  if not exists (select from pg_roles where rolname = 'clients_app') then
    create role clients_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'clients_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role clients_app has more rights than a service may have';
  end if;
end $$;
alter role clients_app login noinherit password :'clients_app_password';
alter role clients_app set search_path = clients;
do $$ begin
  if not exists (select from pg_roles where rolname = 'clients_system') then
    create role clients_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'clients_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role clients_system has more rights than a service may have';
  end if;
end $$;
alter role clients_system login noinherit password :'clients_system_password';
alter role clients_system set search_path = clients;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to clients_owner, clients_app, clients_system;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant clients_owner to %I', current_user); end if;
end $$;
create schema if not exists clients authorization clients_owner;
alter schema clients owner to clients_owner;
revoke all on schema clients from public;
create schema if not exists clients_jobs authorization clients_owner;
alter schema clients_jobs owner to clients_owner;
revoke all on schema clients_jobs from public;
grant usage on schema clients to clients_app, clients_system;
grant usage on schema clients_jobs to clients_app, clients_system;

-- projects
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'projects_owner') then
    create role projects_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'projects_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role projects_owner has more rights than a service may have';
  end if;
end $$;
alter role projects_owner login noinherit password :'projects_owner_password';
alter role projects_owner set search_path = projects;
do $$ begin
  if not exists (select from pg_roles where rolname = 'projects_app') then
    create role projects_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'projects_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role projects_app has more rights than a service may have';
  end if;
end $$;
alter role projects_app login noinherit password :'projects_app_password';
alter role projects_app set search_path = projects;
do $$ begin
  if not exists (select from pg_roles where rolname = 'projects_system') then
    create role projects_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'projects_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role projects_system has more rights than a service may have';
  end if;
end $$;
alter role projects_system login noinherit password :'projects_system_password';
alter role projects_system set search_path = projects;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to projects_owner, projects_app, projects_system;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant projects_owner to %I', current_user); end if;
end $$;
create schema if not exists projects authorization projects_owner;
alter schema projects owner to projects_owner;
revoke all on schema projects from public;
create schema if not exists projects_jobs authorization projects_owner;
alter schema projects_jobs owner to projects_owner;
revoke all on schema projects_jobs from public;
grant usage on schema projects to projects_app, projects_system;
grant usage on schema projects_jobs to projects_app, projects_system;

-- finance
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'finance_owner') then
    create role finance_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'finance_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role finance_owner has more rights than a service may have';
  end if;
end $$;
alter role finance_owner login noinherit password :'finance_owner_password';
alter role finance_owner set search_path = finance;
do $$ begin
  if not exists (select from pg_roles where rolname = 'finance_app') then
    create role finance_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'finance_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role finance_app has more rights than a service may have';
  end if;
end $$;
alter role finance_app login noinherit password :'finance_app_password';
alter role finance_app set search_path = finance;
do $$ begin
  if not exists (select from pg_roles where rolname = 'finance_system') then
    create role finance_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'finance_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role finance_system has more rights than a service may have';
  end if;
end $$;
alter role finance_system login noinherit password :'finance_system_password';
alter role finance_system set search_path = finance;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to finance_owner, finance_app, finance_system;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant finance_owner to %I', current_user); end if;
end $$;
create schema if not exists finance authorization finance_owner;
alter schema finance owner to finance_owner;
revoke all on schema finance from public;
create schema if not exists finance_jobs authorization finance_owner;
alter schema finance_jobs owner to finance_owner;
revoke all on schema finance_jobs from public;
grant usage on schema finance to finance_app, finance_system;
grant usage on schema finance_jobs to finance_app, finance_system;

-- documents
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
do $$ begin
  if not exists (select from pg_roles where rolname = 'documents_owner') then
    create role documents_owner login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'documents_owner' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role documents_owner has more rights than a service may have';
  end if;
end $$;
alter role documents_owner login noinherit password :'documents_owner_password';
alter role documents_owner set search_path = documents;
do $$ begin
  if not exists (select from pg_roles where rolname = 'documents_app') then
    create role documents_app login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'documents_app' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role documents_app has more rights than a service may have';
  end if;
end $$;
alter role documents_app login noinherit password :'documents_app_password';
alter role documents_app set search_path = documents;
do $$ begin
  if not exists (select from pg_roles where rolname = 'documents_system') then
    create role documents_system login nosuperuser nocreatedb nocreaterole noreplication nobypassrls noinherit;
  end if;
  if exists (select from pg_roles where rolname = 'documents_system' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)) then
    raise exception 'role documents_system has more rights than a service may have';
  end if;
end $$;
alter role documents_system login noinherit password :'documents_system_password';
alter role documents_system set search_path = documents;
select pg_advisory_xact_lock(hashtextextended('praxis roles', 0));
revoke all on database "praxis" from public;
revoke all on schema public from public;
grant connect on database "praxis" to documents_owner, documents_app, documents_system;
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then execute format('grant documents_owner to %I', current_user); end if;
end $$;
create schema if not exists documents authorization documents_owner;
alter schema documents owner to documents_owner;
revoke all on schema documents from public;
create schema if not exists documents_jobs authorization documents_owner;
alter schema documents_jobs owner to documents_owner;
revoke all on schema documents_jobs from public;
grant usage on schema documents to documents_app, documents_system;
grant usage on schema documents_jobs to documents_app, documents_system;

commit;
