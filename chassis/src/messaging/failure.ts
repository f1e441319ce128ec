import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { TransientError } from '../reaction';

/** What went wrong with one run of a reaction, as it is recorded and shown. */
export interface Failure {
  code: string;
  /** At most 1000 characters. */
  detail: string;
  /** Trying again cannot help. */
  permanent: boolean;
}

export function failureOf(error: unknown): Failure {
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 1000);
  if (error instanceof Rejection) return { code: error.code.slice(0, 100), detail, permanent: true };
  if (error instanceof z.core.$ZodError) return { code: httpErrors.invalid_request.code, detail: fieldsOf(error), permanent: true };
  if (error instanceof TransientError) return { code: error.code.slice(0, 100), detail, permanent: false };
  return { code: httpErrors.internal.code, detail, permanent: false };
}

/** Names the fields, never their values. */
const fieldsOf = (error: z.core.$ZodError): string =>
  `The event does not fit its schema: ${error.issues.map(({ path, code }) => `${path.join('.') || '(all)'} ${code}`).join(', ')}`.slice(
    0,
    1000,
  );

interface DatabaseErrorFields {
  code?: unknown;
  constraint?: unknown;
  table?: unknown;
  column?: unknown;
}

const fieldsOfDatabaseError = (error: unknown): DatabaseErrorFields => (error instanceof Error ? (error as DatabaseErrorFields) : {});

/** The event is in the inbox already: its effect was committed. */
export function isDuplicate(error: unknown): boolean {
  const { code, constraint } = fieldsOfDatabaseError(error);
  return code === '23505' && constraint === 'inbox_pkey';
}

/** The guarded inbox insert found this event, or an earlier one of its aggregate, parked. */
export function isHeldBack(error: unknown): boolean {
  const { code, table, column } = fieldsOfDatabaseError(error);
  return code === '23502' && table === 'inbox' && column === 'reaction';
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const LOST = /connection (?:terminated|ended|timeout)|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** The database cannot be reached or is going down or coming up: no event is to blame. */
export function databaseIsAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String(fieldsOfDatabaseError(error).code ?? '');
  return NETWORK.has(code) || code.startsWith('08') || /^57P0[123]$/.test(code) || code === '53300' || LOST.test(error.message);
}

/** Another transaction was in the way; the same one may succeed at once. */
export const isContention = (error: unknown): boolean =>
  ['40001', '40P01', '55P03'].includes(String(fieldsOfDatabaseError(error).code ?? ''));
