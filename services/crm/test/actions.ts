import type { Answer, Caller, Host, TestFirm } from '@praxis/chassis/testing';
import * as api from '@praxis/contracts/crm';
import { taxCodeChanged } from '@praxis/contracts/finance';
import { newId } from '@praxis/contracts/kernel';

export const eur = (amount: number) => ({ amount, currency: 'EUR' });

export const line = (rest: Record<string, unknown> = {}) => ({
  text: 'Workshop',
  quantity: '1',
  unit: 'item',
  unitPrice: eur(100_000),
  optional: false,
  billing: { rule: 'on_acceptance' },
  ...rest,
});

/** A proposal as a client of the API would write it; with an add-on in its only option. */
export const proposalBody = (prospectId: string, rest: Record<string, unknown> = {}) => ({
  type: 'new_client',
  prospectId,
  title: 'A new price list',
  introduction: 'As discussed.',
  currency: 'EUR',
  validUntil: '2099-12-31',
  terms: { netDays: 14 },
  start: { on: 'acceptance' },
  endMode: 'open',
  createProject: true,
  openPortal: true,
  options: [{ name: 'Standard', lines: [line(), line({ text: 'Training', optional: true, unitPrice: eur(50_000) })] }],
  ...rest,
});

export interface SentProposal {
  id: string;
  version: number;
  number: string;
  token: string;
  optionId: string;
  addOnId: string | undefined;
  prospectId: string;
}

export function actions(host: Host) {
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies freely; a wrong path fails the expectation
  const done = (answer: Answer): any => {
    if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const prospect = async (staff: Caller, rest: Record<string, unknown> = {}) =>
    done(
      await staff.call(api.createProspect, {
        body: {
          name: 'Hollenbach KG',
          address: { line1: 'Ringstr. 1', postalCode: '50667', city: 'Köln', country: 'DE' },
          contacts: [{ name: 'Mia Hollenbach', email: 'mia@hollenbach.example', language: 'de' }],
          ...rest,
        },
      }),
    );

  const draft = async (staff: Caller, rest: Record<string, unknown> = {}) => {
    const { id } = rest['type'] === 'additional' ? { id: undefined } : await prospect(staff);
    const body = rest['type'] === 'additional' ? { ...proposalBody(''), prospectId: undefined, ...rest } : proposalBody(id, rest);
    return done(await staff.call(api.createProposal, { body }));
  };

  const send = async (staff: Caller, id: string): Promise<SentProposal> => {
    const sent = done(await staff.call(api.sendProposal, { params: { id } }));
    return {
      id,
      version: sent.version,
      number: sent.number,
      token: tokenOf(sent.publicUrl),
      optionId: sent.options[0].id,
      addOnId: sent.options[0].lines.find((each: { optional: boolean }) => each.optional)?.id,
      prospectId: sent.prospectId,
    };
  };

  const sent = async (staff: Caller, rest: Record<string, unknown> = {}) => send(staff, (await draft(staff, rest)).id);

  const acceptance = (proposal: Pick<SentProposal, 'optionId'>, rest: Record<string, unknown> = {}) => ({
    optionId: proposal.optionId,
    addOnLineIds: [],
    signer: { name: 'Mia Hollenbach', email: 'mia@hollenbach.example' },
    signature: 'Mia Hollenbach',
    consent: true,
    ...rest,
  });

  const accept = (
    proposal: Pick<SentProposal, 'optionId' | 'token'>,
    rest: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) => host.anonymous().call(api.acceptProposal, { params: { token: proposal.token }, body: acceptance(proposal, rest), headers });

  const view = (token: string, headers: Record<string, string> = {}) =>
    host.anonymous().call(api.viewProposal, { params: { token }, headers });

  const taxCode = async (firm: TestFirm, code: string, percent: string, rest: Record<string, unknown> = {}) => {
    const taxCodeId = newId();
    await host.deliver(taxCodeChanged, {
      firm,
      subject: taxCodeId,
      data: {
        taxCodeId,
        code,
        name: `${code} ${percent} %`,
        category: 'standard',
        rates: [{ percent, validFrom: '2020-01-01' }],
        compound: false,
        default: false,
        treatmentMap: [],
        active: true,
        ...rest,
      },
    });
    return taxCodeId;
  };

  return { done, prospect, draft, send, sent, accept, acceptance, view, taxCode };
}

export const tokenOf = (publicUrl: string): string => publicUrl.slice(publicUrl.lastIndexOf('/') + 1);
