import { FirmFacts, type Rejection } from '@praxis/contracts/kernel';
import {
  activateFirm,
  cancelFirm,
  changeSettings,
  factsOf,
  keepFirm,
  registerFirm,
  requestCancellation,
  requireFreeLabel,
  setLimits,
  suspendFirm,
} from './firm';

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

  it('is cancelled from any status, for good, and its facts say until when owners may read', () => {
    for (const before of [firm, activateFirm(firm), suspendFirm(firm, 'unpaid')]) {
      const cancelled = cancelFirm(before, 'gone', at);
      expect(cancelled).toMatchObject({ status: 'cancelled', statusReason: 'gone', cancelsAt: null, cancelledAt: at });
      expect(factsOf(cancelled)).toMatchObject({ status: 'cancelled', readableUntil: '2027-04-01T10:00:00.000Z' });
      for (const act of [() => cancelFirm(cancelled, 'again', at), () => suspendFirm(cancelled, 'x'), () => activateFirm(cancelled)]) {
        expect(codeOf(act)).toBe('http.illegal_transition');
      }
    }
  });

  it('is given up by its owner with its slug, a week ahead, and kept until then', () => {
    expect(codeOf(() => requestCancellation(firm, 'northwinds', at))).toBe('identity.slug_mismatch');
    const leaving = requestCancellation(firm, 'northwind', at);
    expect(leaving).toMatchObject({ status: 'trial', cancelsAt: new Date('2027-01-08T10:00:00Z'), version: 2 });
    expect(codeOf(() => requestCancellation(leaving, 'northwind', at))).toBe('http.illegal_transition');
    expect(keepFirm(leaving)).toMatchObject({ cancelsAt: null, version: 3 });
    expect(codeOf(() => keepFirm(firm))).toBe('http.illegal_transition');
    expect(codeOf(() => requestCancellation(cancelFirm(firm, 'gone', at), 'northwind', at))).toBe('http.illegal_transition');
  });

  it('gets no limit below what it uses, and no new version for the limits that it has', () => {
    const usage = { users: 3, clients: 2, storageBytes: 100 };
    expect(setLimits(firm, { users: 3, clients: 2, storageBytes: 100 }, usage)).toMatchObject({ limits: { users: 3 }, version: 2 });
    expect(setLimits(firm, { ...firm.limits }, usage)).toBe(firm);
    for (const below of [{ users: 2 }, { clients: 1 }, { storageBytes: 99 }]) {
      expect(codeOf(() => setLimits(firm, { ...firm.limits, ...below }, usage))).toBe('identity.limit_below_use');
    }
  });

  it.each(['www', 'api', 'admin', 'praxis', 'xn--mnchen-3ya'])('cannot be called %s', (slug) => {
    expect(codeOf(() => requireFreeLabel(slug))).toBe('identity.slug_reserved');
  });

  it.each(['demo', 'northwind', 'api-works', 'a--b'])('can be called %s', (slug) => {
    expect(codeOf(() => requireFreeLabel(slug))).toBeUndefined();
  });
});
