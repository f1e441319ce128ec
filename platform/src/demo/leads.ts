import { createLead } from '@praxis/contracts/crm';
import type { BodyInput } from '../client/operation-types';
import { readTable } from './csv';
import { failureAt } from './failure-at';

export type LeadBody = BodyInput<typeof createLead>;

const columns = { required: ['company', 'contact', 'email', 'source'], optional: ['phone', 'website', 'industry'] } as const;

/**
 * Reads a list of leads: one per row.
 * @param name of the file, for the messages
 * @throws Failure naming file, line and what is wrong there
 */
export function readLeads(text: string, name: string): LeadBody[] {
  return readTable(text, name, columns).map(({ line, values }) => {
    const { company, contact, email, source, phone, website, industry } = values;
    const lead = {
      company,
      contact: { name: contact, email, ...(phone === undefined ? {} : { phone }) },
      source,
      ...(website === undefined ? {} : { website }),
      ...(industry === undefined ? {} : { industry }),
    };
    const parsed = createLead.body.safeParse(lead);
    if (!parsed.success) throw failureAt(`${name}, line ${line}`, parsed.error);
    return parsed.data;
  });
}

/**
 * The same lead as somebody who never asked before: another company with a mailbox of its own.
 * @param suffix letters and digits
 */
export function anew(lead: LeadBody, suffix: string): LeadBody {
  const at = lead.contact.email.lastIndexOf('@');
  const email = `${lead.contact.email.slice(0, at)}+${suffix.toLowerCase()}${lead.contact.email.slice(at)}`;
  return { ...lead, company: `${lead.company} ${suffix}`, contact: { ...lead.contact, email } };
}
