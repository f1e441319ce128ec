import { randomUUID } from 'node:crypto';

const kinds = [
  'firm',
  'lead',
  'deal',
  'prospect',
  'serviceItem',
  'proposal',
  'openProposal',
  'contract',
  'client',
  'contact',
  'otherContact',
  'engagement',
  'onboarding',
  'project',
  'task',
  'milestone',
  'template',
  'taxCode',
  'schedule',
  'scheduleItem',
  'invoice',
  'draftInvoice',
  'payment',
  'folder',
  'document',
  'invitation',
  'member',
  'person',
  'session',
  'passkey',
  'role',
  'apiClient',
  'apiClientSecret',
  'apiKey',
  'portalInvitation',
  'portalAccess',
  'breakGlassGrant',
  'deadLetter',
] as const;

/** What belongs to a client, or led to it. */
export const clientKinds = [
  'deal',
  'prospect',
  'proposal',
  'openProposal',
  'contract',
  'client',
  'contact',
  'otherContact',
  'engagement',
  'onboarding',
  'project',
  'task',
  'milestone',
  'schedule',
  'scheduleItem',
  'invoice',
  'draftInvoice',
  'payment',
  'folder',
  'document',
  'portalInvitation',
  'portalAccess',
] as const satisfies readonly (keyof Ids)[];

/** One id of everything that an operation can name. */
export type Ids = Readonly<Record<(typeof kinds)[number], string>>;

/** Ids of nothing. */
export const randomIds = (): Ids => Object.fromEntries(kinds.map((kind) => [kind, randomUUID()])) as Ids;

/** A text in which ids stand as what they are of, so that answers about different things can be compared; traces differ always. */
export function withoutIds(text: string, ids: Ids): string {
  const named = Object.entries(ids).reduce((said, [kind, id]) => said.replaceAll(id, `<${kind}>`), text);
  return named.replace(/"traceId":"[^"]*"/g, '"traceId":""');
}

/** Which of these ids a text holds. */
export const idsIn = (text: string, ids: Ids): string[] => Object.entries(ids).flatMap(([kind, id]) => (text.includes(id) ? [kind] : []));
