import * as clients from '../clients';
import * as crm from '../crm';
import * as documents from '../documents';
import * as finance from '../finance';
import * as gateway from '../gateway';
import * as identity from '../identity';
import * as kernel from '../kernel';
import { CONTEXTS, type Context, type ErrorDefinition, type EventDefinition, type Operation, operationsApi } from '../kernel';
import * as projects from '../projects';

/** Everything that the contracts declare, in a stable order. */
export interface Declared {
  operations: readonly Operation[];
  events: readonly EventDefinition[];
  errors: readonly ErrorDefinition[];
}

const operationsOf: Record<Context, readonly Operation[]> = {
  identity: identity.identityOperations,
  crm: crm.crmOperations,
  clients: clients.clientsOperations,
  projects: projects.projectsOperations,
  finance: finance.financeOperations,
  documents: documents.documentsOperations,
};

const eventsOf: Record<Context, readonly EventDefinition[]> = {
  identity: identity.identityEvents,
  crm: crm.crmEvents,
  clients: clients.clientsEvents,
  projects: projects.projectsEvents,
  finance: finance.financeEvents,
  documents: documents.documentsEvents,
};

/** The contexts' own operations and the operators' of each service, and all catalogues of errors that any entry exports. */
export function declared(): Declared {
  const operators = CONTEXTS.flatMap((context) => Object.values(operationsApi(context)) as unknown as readonly Operation[]);
  const own = CONTEXTS.flatMap((context) => operationsOf[context]);
  // A context may list its operators' operations itself; every call of operationsApi makes new ones that are equal.
  const listed = new Set(own.map(({ id }) => id));
  return {
    operations: [...own, ...operators.filter(({ id }) => !listed.has(id)), ...gateway.gatewayOperations],
    events: CONTEXTS.flatMap((context) => eventsOf[context]),
    errors: errorsIn([kernel, identity, crm, clients, projects, finance, documents]),
  };
}

/** Errors of all exported catalogues, each object once, sorted by code. */
export function errorsIn(modules: readonly object[]): ErrorDefinition[] {
  const catalogues = modules.flatMap((module) => Object.values(module)).filter(isCatalogue);
  const errors = new Set(catalogues.flatMap((catalogue) => Object.values(catalogue)));
  return [...errors].sort((a, b) => (a.code < b.code ? -1 : 1));
}

const isError = (value: unknown): value is ErrorDefinition =>
  typeof value === 'object' && value !== null && 'code' in value && 'status' in value && 'title' in value && 'detail' in value;

const isCatalogue = (value: unknown): value is Record<string, ErrorDefinition> =>
  typeof value === 'object' && value !== null && Object.values(value).length > 0 && Object.values(value).every(isError);
