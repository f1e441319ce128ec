import fc from 'fast-check';
import type { Priced } from './price-proposal';
import {
  type Acceptance,
  answerTo,
  decideProposal,
  evolveProposal,
  NEXT,
  type Proposal,
  type ProposalCommand,
  type ProposalEvent,
  type ProposalFacts,
  type Sent,
} from './proposal';
import { proposalOf, rowOfProposal } from './proposal.row';
import type { ProposalContent } from './proposal-content';

const at = new Date('2027-01-20T10:00:00Z');
const validTo = new Date('2027-01-31T23:00:00Z');
const tooLate = new Date('2027-01-31T23:00:00Z');

const content: ProposalContent = {
  title: 'Price list',
  currency: 'EUR',
  validUntil: '2027-01-31',
  netDays: 14,
  start: { on: 'acceptance' },
  endMode: 'open',
  createProject: true,
  openPortal: true,
  options: [{ id: 'o1', name: 'Standard', lines: [] }],
};
const priced: Priced = { pricedOn: '2027-01-20', options: [], warnings: [] };
const facts: ProposalFacts = {
  id: '01985f3a-7c00-7000-8000-000000000001',
  number: 'P-2027-0001',
  party: { type: 'new_client', prospectId: '01985f3a-7c00-7000-8000-0000000000aa' },
  revision: 1,
  content,
  priced,
  createdAt: at,
};
const sent: Sent = {
  at,
  documentSha256: 'f'.repeat(64),
  seller: { legalName: 'Falk & Partner', country: 'DE', taxIds: [] },
  buyer: {
    kind: 'company',
    displayName: 'Hollenbach KG',
    legalName: 'Hollenbach KG',
    taxIds: [],
    taxTreatment: 'domestic',
    currency: 'EUR',
    poNumberRequired: false,
  },
  taxMode: 'per_rate',
  templateVersions: {},
};
const acceptance = (rest: Partial<Acceptance> = {}): Acceptance => ({
  optionId: 'o1',
  addOnLineIds: [],
  at,
  signerName: 'Mia',
  signerEmail: 'mia@hollenbach.example',
  signature: 'Mia',
  contractId: '01985f3a-7c00-7000-8000-0000000000cc',
  contractNumber: 'C-2027-0001',
  correlationId: 'correlation',
  ...rest,
});
const command = {
  edit: { type: 'edit', content: { ...content, title: 'Another title' }, priced },
  send: { type: 'send', sent, priced },
  view: { type: 'view', at },
  accept: { type: 'accept', acceptance: acceptance(), validTo },
  acceptOther: { type: 'accept', acceptance: acceptance({ addOnLineIds: ['l2'], contractNumber: 'C-2027-0002' }), validTo },
  acceptLate: { type: 'accept', acceptance: acceptance({ at: tooLate }), validTo },
  decline: { type: 'decline', at, validTo },
  withdraw: { type: 'withdraw', at, reason: 'Wrong price' },
  expire: { type: 'expire', at: tooLate, validTo },
  expireEarly: { type: 'expire', at, validTo },
  revise: { type: 'revise' },
  convert: { type: 'convert', clientId: 'k1', engagementId: 'e1', at },
} as const satisfies Record<string, ProposalCommand>;

const draft = evolveProposal(undefined, { type: 'drafted', proposal: facts });
const after = (proposal: Proposal, ...commands: ProposalCommand[]): Proposal =>
  commands.reduce((state, each) => decideProposal(state, each).reduce<Proposal>(evolveProposal, state), proposal);
const sentOnce = after(draft, command.send);
const refusal = (code: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('answering', () => {
  test('is possible as soon as it is sent, seen or not', () => {
    expect(after(sentOnce, command.accept).status).toBe('accepted');
    expect(after(sentOnce, command.view, command.accept).status).toBe('accepted');
  });

  test('the same choice again changes nothing, in whatever order the add-ons are named', () => {
    const accepted = after(sentOnce, { type: 'accept', acceptance: acceptance({ addOnLineIds: ['l2', 'l3'] }), validTo });
    expect(answerTo(accepted, { optionId: 'o1', addOnLineIds: ['l3', 'l2', 'l3'] }, tooLate, validTo)).toBe('again');
    expect(decideProposal(accepted, { type: 'accept', acceptance: acceptance({ addOnLineIds: ['l3', 'l2'] }), validTo })).toEqual([]);
  });

  test('another choice is refused with what was accepted', () => {
    const accepted = after(sentOnce, command.accept);
    const was = { accepted: { optionId: 'o1', addOnLineIds: [], contractNumber: 'C-2027-0001', acceptedAt: at.toISOString() } };
    expect(() => after(accepted, command.acceptOther)).toThrow(refusal('crm.proposal_already_accepted', was));
    expect(() => after(accepted, command.decline)).toThrow(refusal('crm.proposal_already_accepted', was));
  });

  test('is refused with the reason where it comes too late', () => {
    expect(() => after(sentOnce, command.acceptLate)).toThrow(refusal('crm.proposal_expired', { validUntil: '2027-01-31' }));
    expect(() => after(sentOnce, command.expire, command.accept)).toThrow(refusal('crm.proposal_expired'));
    expect(() => after(sentOnce, command.withdraw, command.accept)).toThrow(refusal('crm.proposal_withdrawn'));
    expect(() => after(sentOnce, command.decline, command.accept)).toThrow(refusal('crm.proposal_declined'));
    expect(() => after(sentOnce, command.revise, command.accept)).toThrow(refusal('crm.proposal_superseded'));
  });
});

test('a revision is a draft again, under the same number', () => {
  expect(after(sentOnce, command.view, command.revise)).toEqual({ ...draft, revision: 2, priced });
});

test('only drafts are edited', () => {
  expect(after(draft, command.edit).content.title).toBe('Another title');
  expect(() => after(sentOnce, command.edit)).toThrow(refusal('http.illegal_transition', { state: 'sent', allowed: NEXT.sent }));
});

test('it expires at the end of its validity and not before', () => {
  expect(after(sentOnce, command.expireEarly)).toBe(sentOnce);
  expect(after(sentOnce, command.expire).status).toBe('expired');
});

test('what came of it is noted once', () => {
  const converted = after(sentOnce, command.accept, command.convert);
  expect(converted).toMatchObject({ status: 'accepted', clientId: 'k1', engagementId: 'e1', convertedAt: at });
  expect(decideProposal(converted, { ...command.convert, engagementId: 'e2' })).toEqual([]);
});

const anyCommand = fc.constantFrom<ProposalCommand>(...Object.values(command));

test('whatever is asked for in whatever order: only legal moves happen, one acceptance stands, and its row brings it back', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      let proposal: Proposal = draft;
      const events: ProposalEvent[] = [];
      for (const each of commands) {
        let decided: ProposalEvent[];
        try {
          decided = decideProposal(proposal, each);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(http\.illegal_transition|crm\.proposal_\w+)$/) });
          continue;
        }
        const before = proposal;
        proposal = decided.reduce<Proposal>(evolveProposal, proposal);
        events.push(...decided);
        if (proposal.status !== before.status) expect(NEXT[before.status]).toContain(proposal.status);
        if (before.status === 'accepted') expect({ ...proposal, ...noReferences }).toEqual({ ...before, ...noReferences });
        if (before.status !== 'draft') expect(proposal.content).toBe(before.content);
      }
      expect(events.filter(({ type }) => type === 'accepted').length).toBe(proposal.status === 'accepted' ? 1 : 0);
      expect(proposal.revision).toBe(1 + events.filter(({ type }) => type === 'revised').length);
      const stored = { ...proposal, version: 7 };
      expect(proposalOf(rowOfProposal('01985f3a-7c00-7000-8000-000000000000', stored, null))).toEqual(stored);
    }),
    { numRuns: 500 },
  );
});
const noReferences = { clientId: undefined, engagementId: undefined, convertedAt: undefined };
