import type { Tx } from '@praxis/chassis';
import type { ProspectStatus } from '@praxis/contracts/crm';
import { websiteHost } from './website-host';

const MAX_CANDIDATES = 10;

export interface Candidate {
  prospectId: string;
  name: string;
  status: ProspectStatus;
  matchedBy: ('email' | 'website')[];
}

/**
 * Prospects that may be the same company: they share an e-mail address or a web site. An equal name alone says nothing, because
 * unrelated companies often share one.
 */
export async function possibleDuplicates(tx: Tx, of: { email?: string | undefined; website?: string | undefined }): Promise<Candidate[]> {
  const rows = await tx.query<{ id: string; name: string; status: ProspectStatus; by_email: boolean; by_website: boolean }>(
    `select id, name, status, contact_emails @> array[$2::text] as by_email, coalesce(website_host = $3, false) as by_website
       from prospects where firm_id = $1 and (contact_emails @> array[$2::text] or website_host = $3)
      order by created_at, id limit ${MAX_CANDIDATES}`,
    [tx.firmId, of.email?.toLowerCase() ?? null, websiteHost(of.website) ?? null],
  );
  return rows.map((row) => ({
    prospectId: row.id,
    name: row.name,
    status: row.status,
    matchedBy: [...(row.by_email ? (['email'] as const) : []), ...(row.by_website ? (['website'] as const) : [])],
  }));
}
