import {
  acceptProposal,
  convertLead,
  createLead,
  createProposal,
  type Proposal,
  type Prospect,
  qualifyLead,
  sendProposal,
} from '@praxis/contracts/crm';
import { addDays, todayIn } from '@praxis/contracts/kernel';
import { type BodyInput, type CallInput, type GatewayClient, patiently, type ReplyOutput } from '@praxis/platform';
import { type TestFirm, unique } from './firm';
import { type ProposalBody, workedExample } from './lines';

export interface SentProposal extends Proposal {
  readonly publicUrl: string;
  readonly token: string;
}

export type Acceptance = ReplyOutput<typeof acceptProposal>;

/** The calendar date in the firm's zone, some days from today. */
export const dayOf = ({ zone }: TestFirm, days = 0): string => addDays(todayIn(zone, new Date().toISOString()), days);

/** A company that asked, was found worth pursuing and is being won. */
export async function makeProspect({ client }: TestFirm, deal?: BodyInput<typeof convertLead>['deal']): Promise<Prospect> {
  const mark = unique();
  const lead = await client.call(createLead, {
    body: { company: `Prospect ${mark}`, contact: { name: 'Petra Prospect', email: `petra@${mark}.example` }, source: 'website' },
  });
  await client.call(qualifyLead, { params: { id: lead.id } });
  return (await client.call(convertLead, { params: { id: lead.id }, body: { deal } })).prospect;
}

type Content = Partial<Omit<ProposalBody, 'type' | 'prospectId' | 'clientId'>>;

const contentOf = (firm: TestFirm, content: Content) => ({
  title: 'Faster goods-in',
  currency: 'EUR',
  validUntil: dayOf(firm, 30),
  terms: { netDays: 14 },
  start: { on: 'acceptance' as const },
  endMode: 'open' as const,
  createProject: true,
  openPortal: true,
  options: [{ name: 'All of it', lines: [...workedExample] }],
  ...content,
});

/** The body of a proposal to a prospect: the worked example, except for what is given. */
export const proposalTo = (firm: TestFirm, prospect: Pick<Prospect, 'id'>, content: Content = {}): ProposalBody => ({
  type: 'new_client',
  prospectId: prospect.id,
  ...contentOf(firm, content),
});

/** The same to a client. */
export const additionalTo = (firm: TestFirm, clientId: string, content: Content = {}): ProposalBody => ({
  type: 'additional',
  clientId,
  ...contentOf(firm, content),
});

/** Drafts a proposal and sends it. */
export async function sendTo({ client }: TestFirm, body: ProposalBody): Promise<SentProposal> {
  const draft = await patiently(() => client.call(createProposal, { body }));
  const sent = await client.call(sendProposal, { params: { id: draft.id } });
  return { ...sent, token: tokenOf(sent.publicUrl) };
}

export const tokenOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

/** What accepts an option of a proposal by its link. */
export function choiceOf(
  { token, options }: Pick<SentProposal, 'token' | 'options'>,
  choice: { readonly option?: number; readonly addOns?: boolean } = {},
): CallInput<typeof acceptProposal> & { params: { token: string } } {
  const option = options[choice.option ?? 0];
  if (option === undefined) throw new Error('The proposal has no such option');
  const addOns = option.lines.filter(({ optional }) => optional);
  return {
    params: { token },
    body: {
      optionId: option.id,
      addOnLineIds: choice.addOns === true ? addOns.map(({ id }) => id) : [],
      signer: { name: 'Petra Prospect', email: 'petra@prospect.example' },
      signature: 'Petra Prospect',
      consent: true,
    },
  };
}

/** Accepts the first option as the prospect does. */
export async function accept(visitor: GatewayClient, proposal: SentProposal): Promise<Acceptance> {
  return await visitor.call(acceptProposal, choiceOf(proposal));
}
