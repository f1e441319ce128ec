import { registerFirm } from './firm';
import { dueAtOf, dueStep } from './firm-calendar';

const at = new Date('2027-03-01T22:30:00Z');
const settings = { name: 'Northwind', slug: 'northwind', currency: 'EUR', country: 'AT', locale: 'en' };
const inZone = (timezone: string) => registerFirm({ ...settings, timezone }, '0198a000-0000-7000-8000-00000000000f', at);
const firm = inZone('Europe/Vienna');
const told = (trialNotice: 7 | 1) => ({ ...firm, trialNotice });

describe('a trial', () => {
  it('is told of its end at nine in the morning of the firm’s own day, seven days and one day before', () => {
    // It ends on 1 April at 00:30 in Vienna, where summer time began on 28 March.
    expect(firm.trialEndsAt).toEqual(new Date('2027-03-31T22:30:00Z'));
    expect(dueAtOf(firm)).toEqual(new Date('2027-03-25T08:00:00Z'));
    expect(dueAtOf(told(7))).toEqual(new Date('2027-03-31T07:00:00Z'));
    expect(dueAtOf(told(1))).toEqual(firm.trialEndsAt);
    expect(dueAtOf(inZone('Pacific/Auckland'))).toEqual(new Date('2027-03-24T20:00:00Z'));
  });

  it('does what is due and nothing before', () => {
    expect(dueStep(firm, new Date('2027-03-25T07:59:59Z'))).toBeUndefined();
    expect(dueStep(firm, new Date('2027-03-25T08:00:00Z'))).toMatchObject({ what: 'trial-notice', days: 7 });
    expect(dueStep(told(7), new Date('2027-03-25T09:00:00Z'))).toBeUndefined();
    expect(dueStep(told(7), new Date('2027-03-31T07:00:00Z'))).toMatchObject({ what: 'trial-notice', days: 1 });
    expect(dueStep(told(1), new Date('2027-03-31T22:30:00Z'))).toMatchObject({ what: 'trial-end' });
  });

  it('after an outage tells nothing that is not true any more', () => {
    expect(dueStep(firm, new Date('2027-03-31T08:00:00Z'))).toMatchObject({ what: 'trial-notice', days: 1 });
    expect(dueStep(firm, new Date('2027-05-01T00:00:00Z'))).toMatchObject({ what: 'trial-end' });
  });

  it('that was activated or suspended has nothing ahead', () => {
    expect(dueAtOf({ ...firm, status: 'active' })).toBeNull();
    expect(dueAtOf({ ...firm, status: 'suspended' })).toBeNull();
  });
});

describe('a cancellation', () => {
  const cancelsAt = new Date('2027-03-20T10:00:00Z');

  it('comes when it is due, whatever else is', () => {
    expect(dueAtOf({ ...firm, cancelsAt })).toEqual(cancelsAt);
    expect(dueStep({ ...firm, cancelsAt }, cancelsAt)).toMatchObject({ what: 'cancellation' });
    expect(dueStep({ ...firm, cancelsAt }, new Date('2027-05-01T00:00:00Z'))).toMatchObject({ what: 'cancellation' });
    expect(dueAtOf({ ...firm, status: 'suspended', cancelsAt })).toEqual(cancelsAt);
  });

  it('is over once the firm is cancelled', () => {
    expect(dueAtOf({ ...firm, status: 'cancelled', cancelsAt })).toBeNull();
  });
});
