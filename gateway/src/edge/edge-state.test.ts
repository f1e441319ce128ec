import { type EdgeFirm, edgeFirmSubject, edgeRevokedSubject, edgeRoleSubject } from '@praxis/chassis/edge';
import fc from 'fast-check';
import { createEdgeState } from './edge-state';

const FIRM = '0198a000-0000-7000-8000-00000000000f';
const firmAt = (version: number): EdgeFirm => ({
  status: version % 2 === 0 ? 'suspended' : 'active',
  facts: {
    slug: 'a',
    name: `Name ${version}`,
    status: version % 2 === 0 ? 'suspended' : 'active',
    timezone: 'UTC',
    currency: 'EUR',
    locale: 'en',
    country: 'DE',
    limits: { users: 1, clients: 1, storageBytes: 1 },
    version,
  },
});

describe('edge state', () => {
  it('is what the newest versions say, in whatever order and however often they come', () => {
    const change = fc.oneof(
      fc.integer({ min: 1, max: 9 }).map((version) => ({ subject: edgeFirmSubject(FIRM), value: firmAt(version), version })),
      fc
        .integer({ min: 1, max: 9 })
        .map((version) => ({ subject: edgeRoleSubject(FIRM, 'r'), value: { permissions: [`p${version}`], version }, version })),
      fc
        .integer({ min: 1, max: 9 })
        .map((version) => ({ subject: edgeRevokedSubject('session', 's'), value: { notBefore: version }, version })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const state = createEdgeState(() => 0);
        for (const { subject, value } of changes) expect(state.apply(subject, value)).toBe(true);
        const newest = (subject: string): number =>
          Math.max(0, ...changes.filter((one) => one.subject === subject).map(({ version }) => version));
        const firm = newest(edgeFirmSubject(FIRM));
        const role = newest(edgeRoleSubject(FIRM, 'r'));
        expect(state.firm(FIRM)).toEqual(firm === 0 ? undefined : firmAt(firm));
        expect(state.role(FIRM, 'r')).toEqual(role === 0 ? undefined : { permissions: [`p${role}`], version: role });
        expect(state.notBefore('session', 's')).toBe(newest(edgeRevokedSubject('session', 's')));
      }),
    );
  });

  it('grows its version with every change and with nothing else', () => {
    const state = createEdgeState(() => 0);
    state.apply(edgeFirmSubject(FIRM), firmAt(2));
    const { version } = state;
    state.apply(edgeFirmSubject(FIRM), firmAt(2));
    state.apply(edgeFirmSubject(FIRM), firmAt(1));
    expect(state.version).toBe(version);
    state.apply(edgeFirmSubject(FIRM), firmAt(3));
    expect(state.version).toBe(version + 1);
  });

  it.each([
    ['edge.firm', {}],
    ['edge.firm.', {}],
    [`edge.firm.${FIRM}.more`, firmAt(1)],
    [edgeFirmSubject(FIRM), { status: 'active' }],
    ['edge.role.system', { permissions: [], version: 1 }],
    [edgeRoleSubject('system', 'owner'), { permissions: 'all', version: 1 }],
    ['edge.revoked.planet.x', { notBefore: 1 }],
    [edgeRevokedSubject('firm', FIRM), { notBefore: 'now' }],
    ['other.firm.x', firmAt(1)],
  ])('does not take in %s when it makes no sense', (subject, value) => {
    const state = createEdgeState(() => 0);
    expect(state.apply(subject, value)).toBe(false);
    expect(state.version).toBe(0);
  });

  it('forgets what is taken back', () => {
    const state = createEdgeState(() => 0);
    state.apply(edgeRoleSubject('system', 'owner'), { permissions: ['a'], version: 1 });
    expect(state.role(undefined, 'owner')?.permissions).toEqual(['a']);
    state.apply(edgeRoleSubject('system', 'owner'), undefined);
    expect(state.role(undefined, 'owner')).toBeUndefined();
  });

  it('forgets revocations that no living token can match, and no others', () => {
    const now = 10_000;
    const state = createEdgeState(() => now * 1000);
    state.apply(edgeRevokedSubject('session', 'old'), { notBefore: now - 4000 });
    state.apply(edgeRevokedSubject('session', 'recent'), { notBefore: now - 100 });
    for (let count = 0; count < 2000; count += 1) state.apply(edgeRevokedSubject('session', `s${count}`), { notBefore: now });
    expect(state.notBefore('session', 'old')).toBe(0);
    expect(state.notBefore('session', 'recent')).toBe(now - 100);
    expect(state.notBefore('session', 's7')).toBe(now);
  });

  it('tells who waits for a firm as soon as it is known, or that it is not', async () => {
    const state = createEdgeState(() => 0);
    const waiting = state.until(() => state.firm(FIRM) !== undefined, 60_000);
    state.apply(edgeFirmSubject(FIRM), firmAt(1));
    expect(await waiting).toBe(true);
    expect(await state.until(() => state.firm(FIRM) !== undefined, 1)).toBe(true);
    expect(await state.until(() => state.firm('another') !== undefined, 1)).toBe(false);
  });
});
