import fc from 'fast-check';
import type { Stored } from '../found';
import type { Lead } from './lead';
import { leadOf, rowOfLead } from './lead.row';

const state = fc.oneof(
  fc.constantFrom({ status: 'new' as const }, { status: 'contacted' as const }, { status: 'qualified' as const }),
  fc.record({ status: fc.constant('converted' as const), prospectId: fc.uuid(), dealId: fc.option(fc.uuid(), { nil: undefined }) }),
  fc.record({ status: fc.constant('lost' as const), lostReason: fc.string({ minLength: 1 }) }),
);
const facts = fc.record({
  id: fc.uuid(),
  version: fc.nat(),
  company: fc.string(),
  contact: fc.record({ name: fc.string(), email: fc.emailAddress() }),
  source: fc.constantFrom('website' as const, 'other' as const),
  website: fc.option(fc.webUrl(), { nil: undefined }),
  industry: fc.option(fc.string(), { nil: undefined }),
  ownerId: fc.option(fc.uuid(), { nil: undefined }),
  consents: fc.constant<Lead['consents']>([]),
  createdAt: fc.date({ noInvalidDate: true }),
});

test('a lead comes back from its row as it was written', () => {
  fc.assert(
    fc.property(facts, state, (known, status) => {
      const lead: Stored<Lead> = { ...known, ...status };
      expect(leadOf(rowOfLead('01985f3a-7c00-7000-8000-000000000000', lead))).toEqual(lead);
    }),
  );
});
