import fc from 'fast-check';
import { contactsFrom } from './contacts';
import { joinProspect, mergeConsents, prospectFromLead } from './lead-to-prospect';
import { decideProspect, evolveProspect, type Prospect, type ProspectCommand, type ProspectFacts, primaryContact } from './prospect';
import { websiteHost } from './website-host';

const at = new Date('2027-01-20T10:00:00Z');
const later = new Date('2027-02-01T10:00:00Z');
const facts: ProspectFacts = {
  id: '01985f3a-7c00-7000-8000-000000000001',
  name: 'Hollenbach KG',
  kind: 'company',
  source: 'referral',
  contacts: [{ id: 'c1', name: 'Mia', email: 'mia@hollenbach.example', primary: true }],
  consents: [],
  createdAt: at,
};
const open = evolveProspect(undefined, { type: 'created', prospect: facts });
const after = (prospect: Prospect, ...commands: ProspectCommand[]): Prospect =>
  commands.reduce((state, command) => decideProspect(state, command).reduce<Prospect>(evolveProspect, state), prospect);
const win = (clientId: string, when = at): ProspectCommand => ({ type: 'win', clientId, refs: { onboardingId: 'o1' }, at: when });
const undo = (clientId: string): ProspectCommand => ({ type: 'undo-win', clientId, refs: { onboardingId: 'o1' }, reason: 'wrong client' });

describe('winning', () => {
  test('a won prospect holds the id of its client', () => {
    expect(after(open, win('k1'))).toMatchObject({ status: 'won', clientId: 'k1', wonAt: at });
  });

  test('a lost prospect is won all the same: its client exists', () => {
    expect(after(open, { type: 'lose', reason: 'too dear' }, win('k1')).status).toBe('won');
  });

  test('winning again for the same client answers again and keeps the time', () => {
    const won = after(open, win('k1'));
    const events = decideProspect(won, win('k1', later));
    expect(events).toMatchObject([{ type: 'won', clientId: 'k1', at }]);
  });

  test('undoing opens the prospect again, and a second undoing only answers', () => {
    const reopened = after(open, win('k1'), undo('k1'));
    expect(reopened).toEqual({ ...open });
    expect(decideProspect(reopened, undo('k1'))).toMatchObject([{ type: 'reopened', from: 'won', clientId: 'k1' }]);
    expect(after(reopened, undo('k1'))).toEqual(reopened);
  });

  test('undoing what another client won leaves the prospect alone', () => {
    expect(after(open, win('k2'), undo('k1'))).toMatchObject({ status: 'won', clientId: 'k2' });
  });

  test('people can neither lose nor re-open a won prospect', () => {
    const won = after(open, win('k1'));
    const refusal = expect.objectContaining({ code: 'http.illegal_transition', details: { state: 'won', allowed: [] } });
    expect(() => after(won, { type: 'lose', reason: 'x' })).toThrow(refusal);
    expect(() => after(won, { type: 'reopen' })).toThrow(refusal);
  });
});

test('whatever happens: the state holds what belongs to it and the facts survive', () => {
  const command = fc.oneof<fc.Arbitrary<ProspectCommand>[]>(
    fc.constant({ type: 'lose', reason: 'x' }),
    fc.constant({ type: 'reopen' }),
    fc.constantFrom('k1', 'k2').map((client) => win(client)),
    fc.constantFrom('k1', 'k2').map((client) => undo(client)),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 15 }), (commands) => {
      let prospect = open;
      for (const each of commands) {
        try {
          prospect = after(prospect, each);
        } catch (error) {
          expect(error).toMatchObject({ code: 'http.illegal_transition' });
        }
      }
      expect(prospect).toMatchObject(facts);
      expect('clientId' in prospect).toBe(prospect.status === 'won');
      expect('lostReason' in prospect).toBe(prospect.status === 'lost');
    }),
  );
});

describe('contacts', () => {
  const ids = () => {
    let n = 0;
    return () => `new${++n}`;
  };

  test('the first one is primary where none is marked', () => {
    expect(contactsFrom([{ name: 'A' }, { name: 'B' }], [], ids())).toMatchObject([{ primary: true }, { primary: false }]);
    expect(contactsFrom([{ name: 'A' }, { name: 'B', primary: true }], [], ids())).toMatchObject([{ primary: false }, { primary: true }]);
    expect(contactsFrom([], [], ids())).toEqual([]);
  });

  test('known ones keep their id, unknown ids are refused', () => {
    expect(contactsFrom([{ id: 'c1', name: 'Mia H.' }], facts.contacts, ids())).toMatchObject([{ id: 'c1', name: 'Mia H.' }]);
    expect(() => contactsFrom([{ id: 'c9', name: 'X' }], facts.contacts, ids())).toThrow(
      expect.objectContaining({ code: 'crm.contact_unknown' }),
    );
  });
});

describe('a lead that becomes or joins a prospect', () => {
  const lead = {
    ...{ id: 'l1', company: 'Hollenbach', source: 'website' as const, consents: [], createdAt: at, status: 'qualified' as const },
    contact: { name: 'Jon', email: 'jon@hollenbach.example', language: 'de' },
  };

  test('brings its contact as the primary one', () => {
    const made = evolveProspect(undefined, { type: 'created', prospect: prospectFromLead(lead, { id: 'p', contactId: 'c', at }) });
    expect(primaryContact(made)).toMatchObject({ name: 'Jon', email: 'jon@hollenbach.example' });
    expect(made.language).toBe('de');
  });

  test('adds a contact whose address is new and changes nothing for a known one', () => {
    const joined = joinProspect(open, lead, 'c2').reduce<Prospect>(evolveProspect, open);
    expect(joined.contacts).toMatchObject([
      { id: 'c1', primary: true },
      { id: 'c2', primary: false },
    ]);
    expect(joinProspect(open, { ...lead, contact: { name: 'M', email: 'MIA@hollenbach.example' } }, 'c2')).toEqual([]);
  });

  test('of two consents for one purpose and channel the later counts, on a tie the withdrawal', () => {
    const consent = (state: 'granted' | 'revoked', when: string) =>
      ({
        purpose: 'newsletter',
        channel: 'email',
        state,
        legalBasis: 'consent',
        wording: 'w',
        wordingVersion: '1',
        source: 's',
        at: when,
      }) as const;
    expect(mergeConsents([consent('granted', '2027-01-01T00:00:00Z')], [consent('revoked', '2027-01-02T00:00:00Z')])).toMatchObject([
      { state: 'revoked' },
    ]);
    expect(mergeConsents([consent('granted', '2027-01-02T00:00:00Z')], [consent('revoked', '2027-01-01T00:00:00Z')])).toMatchObject([
      { state: 'granted' },
    ]);
    expect(mergeConsents([consent('revoked', '2027-01-01T00:00:00Z')], [consent('granted', '2027-01-01T00:00:00Z')])).toMatchObject([
      { state: 'revoked' },
    ]);
  });
});

test('two spellings of a web address have one host', () => {
  expect(['https://www.Acme.example/de', 'acme.example', 'HTTP://acme.example'].map(websiteHost)).toEqual(Array(3).fill('acme.example'));
  expect(websiteHost('not an address')).toBeUndefined();
  expect(websiteHost(undefined)).toBeUndefined();
});
