import {
  acceptProposal,
  declineProposal,
  getProposal,
  renewProposalLink,
  reviseProposal,
  viewProposal,
  withdrawProposal,
} from '@praxis/contracts/crm';
import { getFirm, updateFirm } from '@praxis/contracts/identity';
import { todayIn } from '@praxis/contracts/kernel';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm } from '../support/firm';
import { completed, onboardingOf } from '../support/onboarding';
import { type Platform, startPlatform } from '../support/platform';
import { refusalOf } from '../support/refusal';
import { accept, choiceOf, makeProspect, proposalTo, type SentProposal, sendTo, tokenOf } from '../support/selling';

let platform: Platform;
let firm: TestFirm;

beforeAll(async () => {
  platform = await startPlatform();
  firm = await registerTestFirm(platform.visitor);
});
afterAll(() => platform?.stop());

const sent = async (of: TestFirm = firm, content: Parameters<typeof proposalTo>[2] = {}): Promise<SentProposal> =>
  sendTo(of, proposalTo(of, await makeProspect(of), content));

const refusedAcceptance = (proposal: SentProposal) => refusalOf(platform.visitor.call(acceptProposal, choiceOf(proposal)));

/** An acceptance that was refused leaves nothing: neither in the log of crm nor an onboarding. */
async function expectNothingFollowed(of: TestFirm, proposal: SentProposal): Promise<void> {
  const events = await platform.database.rows(
    `select id from crm.outbox where aggregate_id = $1 and type like '%accepted%' union all
     select position from crm.event_log where aggregate_id = $1 and type like '%accepted%'`,
    [proposal.id],
  );
  expect(events).toEqual([]);
  expect(await onboardingOf(of, proposal.id)).toBeUndefined();
}

test('a declined proposal cannot be accepted any more, and declining again gets the same answer', async () => {
  const proposal = await sent();
  const params = { token: proposal.token };
  const declined = await platform.visitor.call(declineProposal, { params, body: { reason: 'Too dear' } });
  expect(declined).toMatchObject({ proposalId: proposal.id, status: 'declined' });
  expect(await platform.visitor.call(declineProposal, { params, body: {} })).toEqual(declined);
  expect(await refusedAcceptance(proposal)).toMatchObject({ status: 409, code: 'crm.proposal_declined' });
  expect(await firm.client.call(getProposal, { params: { id: proposal.id } })).toMatchObject({ status: 'declined', reason: 'Too dear' });
  await expectNothingFollowed(firm, proposal);
});

test('an accepted proposal cannot be declined', async () => {
  const proposal = await sent();
  await accept(platform.visitor, proposal);
  const refusal = await refusalOf(platform.visitor.call(declineProposal, { params: { token: proposal.token }, body: {} }));
  expect(refusal).toMatchObject({ status: 409, code: 'crm.proposal_already_accepted' });
  await completed(firm, proposal.id);
});

test('a withdrawn proposal cannot be accepted, and an accepted one cannot be withdrawn', async () => {
  const proposal = await sent();
  await firm.client.call(withdrawProposal, { params: { id: proposal.id }, body: { reason: 'A mistake' } });
  expect(await refusedAcceptance(proposal)).toMatchObject({ status: 409, code: 'crm.proposal_withdrawn' });
  await expectNothingFollowed(firm, proposal);
  const other = await sent();
  await accept(platform.visitor, other);
  const refusal = await refusalOf(firm.client.call(withdrawProposal, { params: { id: other.id }, body: {} }));
  expect(refusal).toMatchObject({ status: 409, code: 'http.illegal_transition', state: 'accepted' });
});

test('a revised proposal is not accepted by its old link', async () => {
  const proposal = await sent();
  await firm.client.call(reviseProposal, { params: { id: proposal.id } });
  expect(await refusedAcceptance(proposal)).toMatchObject({ status: 409, code: 'crm.proposal_superseded' });
  const view = await refusalOf(platform.visitor.call(viewProposal, { params: { token: proposal.token } }));
  expect(view).toMatchObject({ status: 404, code: 'http.not_found' });
  await expectNothingFollowed(firm, proposal);
});

test('a new link makes the old one void', async () => {
  const proposal = await sent();
  const { publicUrl } = await firm.client.call(renewProposalLink, { params: { id: proposal.id } });
  expect(await refusedAcceptance(proposal)).toMatchObject({ status: 404, code: 'http.not_found' });
  await accept(platform.visitor, { ...proposal, token: tokenOf(publicUrl) });
  await completed(firm, proposal.id);
});

test('after its last day, in the zone of the firm, a proposal cannot be accepted', async () => {
  // From UTC-11 to UTC+14: wherever the first still has its today, the second has tomorrow.
  const west = await registerTestFirm(platform.visitor, { timezone: 'Pacific/Pago_Pago' });
  const validUntil = todayIn(west.zone, new Date().toISOString());
  const proposal = await sent(west, { validUntil });
  expect(await platform.visitor.call(viewProposal, { params: { token: proposal.token } })).toMatchObject({ status: 'sent', validUntil });
  const { version } = await west.client.call(getFirm);
  await west.client.call(updateFirm, { version, body: { timezone: 'Pacific/Kiritimati' } });
  await eventually('the proposal to be shown as expired', async () => {
    const { status } = await platform.visitor.call(viewProposal, { params: { token: proposal.token } });
    return status === 'expired' ? true : undefined;
  });
  expect(await refusedAcceptance(proposal)).toMatchObject({ status: 409, code: 'crm.proposal_expired', validUntil });
  await expectNothingFollowed(west, proposal);
});

test('of an acceptance and a withdrawal at the same moment exactly one holds', async () => {
  const proposals = await Promise.all(Array.from({ length: 5 }, () => sent()));
  for (const proposal of proposals) {
    const [accepted, withdrawn] = await Promise.all([
      platform.visitor.send(acceptProposal, choiceOf(proposal)),
      firm.client.send(withdrawProposal, { params: { id: proposal.id }, body: {} }),
    ]);
    expect([accepted.status, withdrawn.status].sort()).toEqual([200, 409]);
    const { status } = await firm.client.call(getProposal, { params: { id: proposal.id } });
    expect(status).toBe(accepted.status === 200 ? 'accepted' : 'withdrawn');
    if (accepted.status === 200) await completed(firm, proposal.id);
    else await expectNothingFollowed(firm, proposal);
  }
});
