/** What the relay needs to know of an unsent row to decide about it. */
export interface Sendable {
  id: string;
  kind: 'event' | 'audit' | 'edge';
  message_id: string;
  firm_id: string;
  nats_subject: string;
  aggregate_id: string;
}

/** Two rows of the same key are never in flight together. Audit records are independent of each other. */
export function orderKey(row: Sendable): string {
  if (row.kind === 'event') return row.aggregate_id;
  return row.kind === 'edge' ? row.nats_subject : row.message_id;
}

/** At most `perFirm` rows of a firm while another one waits; the order stays as it was. */
export function fairShare<R extends Pick<Sendable, 'firm_id'>>(rows: readonly R[], perFirm: number): R[] {
  const counts = new Map<string, number>();
  const share = rows.filter(({ firm_id }) => {
    const count = (counts.get(firm_id) ?? 0) + 1;
    counts.set(firm_id, count);
    return count <= perFirm;
  });
  return counts.size > 1 ? share : [...rows];
}

/** The rows by order key, each chain in order, the chains in the order of their first rows. */
export function chainsOf<R extends Sendable>(rows: readonly R[]): R[][] {
  const chains = new Map<string, R[]>();
  for (const row of rows) {
    const key = orderKey(row);
    const chain = chains.get(key);
    if (chain === undefined) chains.set(key, [row]);
    else chain.push(row);
  }
  return [...chains.values()];
}
