import { refusalByFirm } from './firm-access';
import type { PrincipalKind } from './operation';

const at = new Date('2027-06-01T00:00:00Z');
const read = { tenant: 'token', whileSuspended: true } as const;
const command = { tenant: 'token', whileSuspended: false } as const;
const person = { tenant: 'none', whileSuspended: false } as const;
const as = (kind: PrincipalKind, ...roles: string[]) => ({ kind, roles });
const everybody = [
  as('user', 'owner'),
  as('user', 'admin'),
  as('user', 'partner'),
  as('user', 'staff'),
  as('user', '0198a000-0000-7000-8000-000000000001'),
  as('portal', 'portal_admin'),
  as('api_client', 'owner'),
  as('operator', 'break_glass_read'),
];
const answers = (operation: typeof read | typeof command | typeof person, firm: Parameters<typeof refusalByFirm>[2]) =>
  everybody.map((caller) => refusalByFirm(operation, caller, firm, at)?.code ?? 'ok');
const all = (code: string) => everybody.map(() => code);

describe('the status of a firm', () => {
  it.each(['trial', 'active'] as const)('%s is in nobody’s way', (status) => {
    expect(answers(command, { status })).toEqual(all('ok'));
  });

  it('suspended stops commands; reads go on for owners, admins, the portal and operators under a grant', () => {
    expect(answers(command, { status: 'suspended' })).toEqual(all('identity.firm_suspended'));
    const no = 'identity.firm_suspended';
    expect(answers(read, { status: 'suspended' })).toEqual(['ok', 'ok', no, no, no, 'ok', no, 'ok']);
  });

  it('cancelled lets owners read for a time, and then nobody', () => {
    const no = 'identity.firm_cancelled';
    const readable = { status: 'cancelled', readableUntil: '2027-06-01T00:00:00.001Z' } as const;
    expect(answers(read, readable)).toEqual(['ok', no, no, no, no, no, no, 'ok']);
    expect(answers(command, readable)).toEqual(all(no));
    expect(answers(read, { ...readable, readableUntil: at.toISOString() })).toEqual(all(no));
    expect(answers(read, { status: 'cancelled' })).toEqual(all(no));
  });

  it('is no matter to what belongs to no firm', () => {
    expect(answers(person, { status: 'cancelled' })).toEqual(all('ok'));
    expect(answers(person, undefined)).toEqual(all('ok'));
  });
});
