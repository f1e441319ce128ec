import { Rejection } from '@praxis/contracts/kernel';
import { permissionTable } from '../roles/permissions';
import { approve, expire, type Grant, giveBack, newGrant, refuse, requireMayAsk, review, revoke, statusAt } from './grant';
import { grantedPermissions } from './granted-permissions';

const START = new Date('2027-01-01T12:00:00Z');
const after = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000);
const asked = newGrant({ firmId: 'f', id: 'g' }, { id: 'operator', name: 'O' }, { reason: 'r', minutes: 30, readOnly: true }, START);
const active = approve(asked, 'owner', after(10));
const refusal = (act: () => unknown): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Rejection ? error.error.code : error;
  }
};

describe('a break-glass grant', () => {
  it('runs from its approval, for the minutes asked for', () => {
    expect([statusAt(active, after(39.9)), statusAt(active, after(40))]).toEqual(['active', 'closed']);
    expect(expire(active, after(39.9))).toBeUndefined();
    expect(expire(active, after(41))).toMatchObject({ status: 'closed', endedBy: 'time', endedAt: after(40) });
  });

  it('allows each act in one state only', () => {
    const closed = revoke(active, 'user:owner', after(11));
    const states: [string, Grant, Date][] = [
      ['requested', asked, after(1)],
      ['lapsed', asked, after(24 * 60)],
      ['refused', refuse(asked, 'owner', after(1)), after(2)],
      ['withdrawn', giveBack(asked, 'operator:operator', after(1)), after(2)],
      ['active', active, after(11)],
      ['closed', closed, after(12)],
      ['closed', active, after(40)],
      ['reviewed', review(closed, { outcome: 'ok', note: 'n' }, 'owner', after(12)), after(13)],
    ];
    const acts: Record<string, [(grant: Grant, at: Date) => Grant, string[]]> = {
      approve: [(grant, at) => approve(grant, 'owner', at), ['requested']],
      refuse: [(grant, at) => refuse(grant, 'owner', at), ['requested']],
      revoke: [(grant, at) => revoke(grant, 'user:owner', at), ['active']],
      giveBack: [(grant, at) => giveBack(grant, 'operator:operator', at), ['requested', 'active']],
      review: [(grant, at) => review(grant, { outcome: 'ok', note: 'n' }, 'owner', at), ['closed']],
    };
    for (const [state, grant, at] of states) {
      expect(statusAt(grant, at)).toBe(state);
      for (const [name, [act, allowed]] of Object.entries(acts)) {
        expect([name, state, refusal(() => act(grant, at))]).toEqual([
          name,
          state,
          allowed.includes(state) ? undefined : 'http.illegal_transition',
        ]);
      }
    }
  });

  it('is not for the operator to approve or review, an owner though they be', () => {
    expect(refusal(() => approve(asked, 'operator', after(1)))).toBe('identity.break_glass_own_request');
    expect(refusal(() => review(active, { outcome: 'ok', note: 'n' }, 'operator', after(40)))).toBe('identity.break_glass_own_request');
  });

  it('stands in the way of another while it is open or awaits its review', () => {
    expect(refusal(() => requireMayAsk([asked], after(1)))).toBe('identity.break_glass_open');
    expect(refusal(() => requireMayAsk([active], after(11)))).toBe('identity.break_glass_open');
    expect(refusal(() => requireMayAsk([active], after(40)))).toBe('identity.break_glass_unreviewed');
    expect(refusal(() => requireMayAsk([asked], after(24 * 60)))).toBeUndefined();
  });
});

describe('what a grant lets do', () => {
  const changes = (readOnly: boolean): string[] => grantedPermissions(readOnly).filter((permission) => !permission.endsWith(':read'));

  it('is reading, but for confidential clients, and the payloads of dead letters', () => {
    expect(changes(true)).toEqual(['operations:dead-letters:payload']);
    const reads = Object.keys(permissionTable).filter((permission) => permission.endsWith(':read'));
    expect(reads.filter((permission) => !grantedPermissions(true).includes(permission))).toEqual(['clients:confidential:read']);
  });

  it('is, when it is to write, what repairs work: no access, no money, nothing that leaves', () => {
    expect(changes(false).filter((permission) => /^(identity|finance):|:(send|archive|cancel|reach)$/.test(permission))).toEqual([]);
    expect(changes(false)).toHaveLength(8);
  });
});
