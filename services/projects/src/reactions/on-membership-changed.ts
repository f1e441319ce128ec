import { type Reaction, react, type Tx } from '@praxis/chassis';
import {
  type MembershipActivated,
  type MembershipChanged,
  type MembershipDisabled,
  membershipActivated,
  membershipChanged,
  membershipDisabled,
} from '@praxis/contracts/identity';
import type { EventEnvelope } from '@praxis/contracts/kernel';

/** Who works in the firm; an older event about a membership changes nothing. */
function remember(tx: Tx, event: EventEnvelope<MembershipActivated | MembershipChanged | MembershipDisabled>): void {
  const { userId, name, status } = event.data;
  tx.write(
    `insert into members (firm_id, user_id, name, status, aggregate_version) values ($1, $2, $3, $4, $5)
     on conflict (firm_id, user_id) do update set name = excluded.name, status = excluded.status, aggregate_version = excluded.aggregate_version
      where members.aggregate_version < excluded.aggregate_version`,
    [tx.firmId, userId, name, status, event.aggregateversion],
  );
}

const options = (name: string) => ({ name, kind: 'projection', rebuilds: ['members'] }) as const;
export const membershipReactions: readonly Reaction[] = [
  react(membershipActivated, options('member-activated'), remember),
  react(membershipChanged, options('member-changed'), remember),
  react(membershipDisabled, options('member-disabled'), remember),
];
