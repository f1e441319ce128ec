import type { Tx } from '@praxis/chassis';
import { EDGE_WHOLE_SUBJECT, type EdgeWhole, edgeRevokedSubject, type RevocationKind } from '@praxis/chassis/edge';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';

/** As long as a token lives, twice over, for clocks and for tokens dated ahead. */
export const REVOCATION_KEPT_MS = 2 * ACCESS_TOKEN_SECONDS * 1000;

/**
 * Publishes what gateways decide from, and keeps it: the kept copy is the snapshot for a gateway that starts without the broker.
 *
 * @param subject `edge.…`, see `@praxis/chassis/edge`
 */
export function putEdgeState(tx: Tx, subject: string, state: object): void {
  tx.write(
    `insert into edge_states (subject, state, updated_at) values ($1, $2, $3)
     on conflict (subject) do update set state = excluded.state, updated_at = excluded.updated_at`,
    [subject, JSON.stringify(state), tx.at],
  );
  tx.publishEdge(subject, state);
}

/**
 * Makes every access token stale that was issued until now. Tokens count whole seconds, so those of the running second are meant too;
 * whoever refreshes within it gets a token dated to the next, and another revocation in the same second reaches beyond that one. A
 * session's reaches one second further than its firm's or membership's, by which its token may have been dated ahead.
 * The database's clock counts, too: the act may have waited for a lock since it began, and tokens were issued meanwhile.
 */
export async function revokeTokens(tx: Tx, kind: RevocationKind, id: string): Promise<void> {
  const subject = edgeRevokedSubject(kind, id);
  const [row] = await tx.query<{ state: { notBefore: number } }>(
    `insert into edge_states as known (subject, state, updated_at)
     values ($1, jsonb_build_object('notBefore', greatest($2::bigint, floor(extract(epoch from clock_timestamp()))::bigint) + $3), $4)
     on conflict (subject) do update set updated_at = excluded.updated_at,
       state = jsonb_build_object('notBefore',
         greatest((excluded.state ->> 'notBefore')::bigint, (known.state ->> 'notBefore')::bigint + 1))
     returning state`,
    [subject, Math.floor(tx.at.getTime() / 1000), kind === 'session' ? 2 : 1, tx.at],
  );
  if (row === undefined) throw new Error(`${subject} was not written`);
  tx.publishEdge(subject, row.state);
}

/** The latest `notBefore` of the subjects in epoch seconds; 0 when nothing was revoked. */
export async function notBeforeOf(tx: Tx, subjects: readonly string[]): Promise<number> {
  return Math.max(0, ...(await revocationsOf(tx, subjects)).values());
}

/** `notBefore` of each of the subjects that were revoked. */
export async function revocationsOf(tx: Tx, subjects: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ subject: string; state: { notBefore: number } }>(
    'select subject, state from edge_states where subject = any($1)',
    [subjects],
  );
  return new Map(rows.map(({ subject, state }) => [subject, state.notBefore]));
}

/** Everything that gateways decide from, by subject; revocations of tokens that have ended since are left out. */
export async function edgeSnapshot(tx: Tx): Promise<Record<string, unknown>> {
  const rows = await tx.query<{ subject: string; state: unknown }>(
    `select subject, state from edge_states
      where (subject not like 'edge.revoked.%' or updated_at > $1) and subject <> $2 order by subject`,
    [new Date(tx.at.getTime() - REVOCATION_KEPT_MS), EDGE_WHOLE_SUBJECT],
  );
  return Object.fromEntries(rows.map(({ subject, state }) => [subject, state]));
}

/** How many subjects are kept besides the mark that the stream is whole, and that mark. */
export async function edgeTotals(tx: Tx): Promise<{ kept: number; whole: EdgeWhole | undefined }> {
  const [row] = await tx.query<{ kept: number; whole: EdgeWhole | null }>(
    `select count(*) filter (where subject <> $1)::int as kept, (select state from edge_states where subject = $1) as whole from edge_states`,
    [EDGE_WHOLE_SUBJECT],
  );
  return { kept: row?.kept ?? 0, whole: row?.whole ?? undefined };
}

const PAGE = 500;

/**
 * Publishes a page of what is kept once more, as it is now. What somebody changes at this moment is left out, because that publishes itself;
 * a change that comes later waits for this transaction, so its message follows ours.
 * @param after the subject with which the last page ended
 * @returns where the next page goes on; undefined when this was the last one
 */
export async function publishEdgeStatesAgain(tx: Tx, after: string): Promise<string | undefined> {
  const rows = await tx.query<{ subject: string; state: unknown }>(
    `select subject, state from edge_states where subject > $1 and subject <> $2 order by subject limit $3 for share skip locked`,
    [after, EDGE_WHOLE_SUBJECT, PAGE],
  );
  for (const { subject, state } of rows) tx.publishEdge(subject, state);
  return rows.length < PAGE ? undefined : rows.at(-1)?.subject;
}
