import { type Reaction, react, type Tx } from '@praxis/chassis';
import { type MembershipChanged, membershipActivated, membershipChanged, membershipDisabled } from '@praxis/contracts/identity';
import type { EventEnvelope } from '@praxis/contracts/kernel';

type Member = Pick<MembershipChanged, 'membershipId' | 'userId' | 'status'>;

/** An older event about a membership changes nothing. */
function keep(tx: Tx, { data, aggregateversion }: EventEnvelope<Member>): void {
  tx.write(
    `insert into members (firm_id, id, user_id, status, aggregate_version) values ($1, $2, $3, $4, $5)
     on conflict (firm_id, id) do update set status = excluded.status, aggregate_version = excluded.aggregate_version
      where members.aggregate_version < excluded.aggregate_version`,
    [tx.firmId, data.membershipId, data.userId, data.status, aggregateversion],
  );
}

/** One name for all, so that those of one member stay in their order even when one of them has to wait. */
const copy = { name: 'copy-member', kind: 'projection', rebuilds: ['members'] } as const;

/** Who may be account manager of a client or on its team. */
export const memberReactions: readonly Reaction[] = [
  react(membershipActivated, copy, keep),
  react(membershipChanged, copy, keep),
  react(membershipDisabled, copy, keep),
];
