import { FirmFacts, type Rejection } from '@praxis/contracts/kernel';
import { activateFirm, changeSettings, factsOf, registerFirm, requireFreeLabel, suspendFirm } from './firm';

const at = new Date('2027-01-01T10:00:00Z');
const settings = { name: 'Northwind', timezone: 'Europe/Vienna', currency: 'EUR', country: 'AT', locale: 'en' };
const firm = registerFirm({ ...settings, slug: 'northwind' }, '0198a000-0000-7000-8000-00000000000f', at);
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Rejection).code;
  }
};

describe('a firm', () => {
  it('starts on a trial of thirty days with the limits of the trial', () => {
    expect(firm).toMatchObject({ status: 'trial', version: 1, limits: { users: 50, clients: 10_000, storageBytes: 50_000_000_000 } });
    expect(firm.trialEndsAt).toEqual(new Date('2027-01-31T10:00:00Z'));
  });

  it('tells everybody the same facts, with its own version', () => {
    expect(FirmFacts.parse(factsOf(firm))).toEqual({ ...settings, slug: 'northwind', status: 'trial', limits: firm.limits, version: 1 });
  });

  it('has a new version when a setting changes, and the old one when none does', () => {
    expect(changeSettings(firm, { timezone: 'Europe/Berlin' })).toMatchObject({ timezone: 'Europe/Berlin', name: 'Northwind', version: 2 });
    expect(changeSettings(firm, { timezone: 'Europe/Vienna', name: undefined })).toBe(firm);
  });

  it('is suspended with a reason and comes back as active', () => {
    const suspended = suspendFirm(firm, 'unpaid');
    expect(suspended).toMatchObject({ status: 'suspended', statusReason: 'unpaid', version: 2 });
    expect(activateFirm(suspended)).toMatchObject({ status: 'active', statusReason: null, version: 3 });
  });

  it('is not suspended twice, nor activated twice, and a cancelled one stays so', () => {
    expect(codeOf(() => suspendFirm(suspendFirm(firm, 'unpaid'), 'again'))).toBe('http.illegal_transition');
    expect(codeOf(() => activateFirm(activateFirm(firm)))).toBe('http.illegal_transition');
    expect(codeOf(() => activateFirm({ ...firm, status: 'cancelled' }))).toBe('http.illegal_transition');
  });

  it.each(['www', 'api', 'admin', 'praxis', 'xn--mnchen-3ya'])('cannot be called %s', (slug) => {
    expect(codeOf(() => requireFreeLabel(slug))).toBe('identity.slug_reserved');
  });

  it.each(['demo', 'northwind', 'api-works', 'a--b'])('can be called %s', (slug) => {
    expect(codeOf(() => requireFreeLabel(slug))).toBeUndefined();
  });
});
