import { Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { decideLead, evolveLead, type Lead, type LeadCommand, type LeadFacts, NEXT } from './lead';

const facts: LeadFacts = {
  id: '01985f3a-7c00-7000-8000-000000000001',
  company: 'Hollenbach KG',
  contact: { name: 'Mia Hollenbach', email: 'mia@hollenbach.example' },
  source: 'referral',
  website: 'hollenbach.example',
  consents: [],
  createdAt: new Date('2027-01-20T10:00:00Z'),
};
const newLead = evolveLead(undefined, { type: 'created', lead: facts });
const after = (lead: Lead, ...commands: LeadCommand[]): Lead =>
  commands.reduce((state, command) => decideLead(state, command).reduce<Lead>(evolveLead, state), lead);
const convert = { type: 'convert', prospectId: '01985f3a-7c00-7000-8000-0000000000aa', newProspect: true } as const;

test('a lead goes from new over contacted and qualified to converted', () => {
  const converted = after(newLead, { type: 'contact' }, { type: 'qualify' }, convert);
  expect(converted).toMatchObject({ ...facts, status: 'converted', prospectId: convert.prospectId });
});

test('a new lead can be qualified without a first contact', () => {
  expect(after(newLead, { type: 'qualify' }).status).toBe('qualified');
});

test('an unqualified lead cannot be converted, and the refusal says what is possible', () => {
  expect(() => after(newLead, convert)).toThrow(
    expect.objectContaining({ code: 'http.illegal_transition', details: { state: 'new', allowed: ['contacted', 'qualified', 'lost'] } }),
  );
});

test('a lead is converted once', () => {
  const converted = after(newLead, { type: 'qualify' }, convert);
  expect(() => after(converted, convert)).toThrow(Rejection);
});

test('null clears an optional member, what is left out stays', () => {
  const changed = after(newLead, { type: 'update', changes: { website: null, company: 'Hollenbach GmbH' } });
  expect(changed).toMatchObject({ company: 'Hollenbach GmbH', website: undefined, source: 'referral' });
});

const command: fc.Arbitrary<LeadCommand> = fc.oneof(
  fc.record({ type: fc.constant('update' as const), changes: fc.record({ company: fc.string() }) }),
  fc.constant({ type: 'contact' as const }),
  fc.constant({ type: 'qualify' as const }),
  fc.constant({ type: 'lose' as const, reason: 'no budget' }),
  fc.constant(convert),
);

test('whatever is asked for in whatever order: only legal moves happen, and a final state never changes', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
      let lead = newLead;
      for (const each of commands) {
        const before = lead;
        try {
          lead = after(lead, each);
        } catch (error) {
          expect(error).toMatchObject({ code: 'http.illegal_transition' });
          continue;
        }
        expect(NEXT[before.status].length).toBeGreaterThan(0);
        if (lead.status !== before.status) expect(NEXT[before.status]).toContain(lead.status);
        expect(lead.id).toBe(facts.id);
        expect(lead.status === 'lost').toBe('lostReason' in lead);
        expect(lead.status === 'converted').toBe('prospectId' in lead);
      }
    }),
  );
});
