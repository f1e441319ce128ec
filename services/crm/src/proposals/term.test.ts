import { money } from '@praxis/contracts/kernel';
import type { ProposalContent, ProposalLine } from './proposal-content';
import { endOf, requireTerm, startOf } from './term';

const line = (billing: ProposalLine['billing']): ProposalLine => ({
  id: 'l1',
  lineageId: 'l1',
  text: 'Care',
  quantity: '1',
  unit: 'month',
  unitPrice: money(50_000, 'EUR'),
  discountPercent: '0',
  taxCode: 'NONE',
  optional: false,
  billing,
});
const monthly = (rest: { periods?: number; dayOfMonth?: number } = {}) =>
  line({ rule: 'recurring', frequency: 'monthly', timing: 'advance', proration: 'days', ...rest });
const content = (rest: Partial<ProposalContent>, lines = [monthly()]): ProposalContent => ({
  title: 'Care',
  currency: 'EUR',
  validUntil: '2027-01-31',
  netDays: 14,
  start: { on: 'acceptance' },
  endMode: 'fixed',
  createProject: false,
  openPortal: false,
  options: [{ id: 'o1', name: 'Standard', lines }],
  ...rest,
});
const end = (rest: Partial<ProposalContent>, lines = [monthly()], start = '2027-01-20') => endOf(content(rest, lines), lines, start);

test('the start is the day of the acceptance or the one agreed', () => {
  expect(startOf(content({}), '2027-01-20')).toBe('2027-01-20');
  expect(startOf(content({ start: { on: 'date', date: '2027-03-01' } }), '2027-01-20')).toBe('2027-03-01');
});

test('a fixed end is the day given, else the end of the minimum term, else of the last period', () => {
  expect(end({ endMode: 'open' })).toBeUndefined();
  expect(end({ endDate: '2027-12-31', minimumTermMonths: 3 })).toBe('2027-12-31');
  expect(end({ minimumTermMonths: 12 })).toBe('2028-01-19');
  expect(end({}, [monthly({ periods: 12 })])).toBe('2028-01-19');
  expect(end({}, [monthly({ periods: 12, dayOfMonth: 31 })])).toBe('2028-01-30');
  expect(end({}, [monthly({ periods: 2 }), monthly({ periods: 6 })])).toBe('2027-07-19');
});

test('one-off work of a fixed scope has no day on which it ends', () => {
  expect(end({}, [line({ rule: 'on_completion' })])).toBeUndefined();
});

test('what recurs for ever has no fixed end by itself', () => {
  const retainer = line({ rule: 'retainer', frequency: 'monthly', unit: 'hours', amount: '10' });
  expect(() => end({}, [monthly({ periods: 2 }), monthly()])).toThrow(expect.objectContaining({ code: 'crm.end_missing' }));
  expect(() => end({}, [retainer])).toThrow(expect.objectContaining({ code: 'crm.end_missing' }));
});

test('start and end must be possible up to the last day of validity', () => {
  const given = (rest: Partial<ProposalContent>) => () => requireTerm(content({ endMode: 'open', ...rest }));
  expect(given({ start: { on: 'date', date: '2025-01-30' } })).toThrow(expect.objectContaining({ code: 'crm.start_too_early' }));
  expect(given({ start: { on: 'date', date: '2025-01-31' } })).not.toThrow();
  expect(given({ endMode: 'fixed', endDate: '2027-01-30' })).toThrow(expect.objectContaining({ code: 'crm.end_before_start' }));
  expect(given({ endMode: 'fixed', endDate: '2027-01-31' })).not.toThrow();
  expect(given({ endDate: '2027-12-31' })).toThrow(expect.objectContaining({ code: 'http.invalid_request' }));
});
