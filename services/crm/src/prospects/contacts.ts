import { crmErrors, type ProspectContact, type ProspectContactInput } from '@praxis/contracts/crm';
import type { ContactCard } from '@praxis/contracts/kernel';
import { Rejection } from '@praxis/contracts/kernel';

/**
 * The contacts of a prospect as a command gives them: known ones keep their id, exactly one is the primary one.
 *
 * @throws Rejection of `crm.contact_unknown` for an id that the prospect does not have
 */
export function contactsFrom(
  given: readonly ProspectContactInput[],
  known: readonly ProspectContact[],
  newId: () => string,
): ProspectContact[] {
  const ids = new Set(known.map(({ id }) => id));
  const unknown = given.flatMap(({ id }) => (id !== undefined && !ids.has(id) ? [id] : []));
  if (unknown.length > 0) throw new Rejection(crmErrors.contact_unknown, { contactIds: unknown });
  const primary = Math.max(
    0,
    given.findIndex((contact) => contact.primary),
  );
  return given.map((contact, index) => ({ ...contact, id: contact.id ?? newId(), primary: index === primary }));
}

/** A contact as others are told of it. */
export const cardOf = ({ name, email, phone, title, language }: ContactCard): ContactCard => ({ name, email, phone, title, language });
