import { type Reaction, react, type Tx } from '@praxis/chassis';
import { type MembershipChanged, membershipActivated, membershipChanged, membershipDisabled } from '@praxis/contracts/identity';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { keepCopy } from '../copy';
import { members } from '../members/member.row';

const copy = (tx: Tx, { data, aggregateversion }: EventEnvelope<Pick<MembershipChanged, 'membershipId' | 'userId' | 'name' | 'status'>>) =>
  keepCopy(members, tx, {
    firmId: tx.firmId,
    id: data.membershipId,
    userId: data.userId,
    name: data.name,
    status: data.status,
    version: aggregateversion,
  });

/** Who may look after leads, prospects and proposals. */
export const onMemberChanged: readonly Reaction[] = [
  react(membershipActivated, { name: 'copy-activated-member', kind: 'projection', rebuilds: ['members'] }, copy),
  react(membershipChanged, { name: 'copy-changed-member', kind: 'projection', rebuilds: ['members'] }, copy),
  react(membershipDisabled, { name: 'copy-disabled-member', kind: 'projection', rebuilds: ['members'] }, copy),
];
