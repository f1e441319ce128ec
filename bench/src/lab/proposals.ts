import { randomBytes } from 'node:crypto';
import { acceptProposal, convertLead, createLead, createProposal, qualifyLead, sendProposal } from '@praxis/contracts/crm';
import { addDays, todayIn } from '@praxis/contracts/kernel';
import { pathOf, patiently } from '@praxis/platform';
import type { Ask } from '../load/job';
import type { BenchFirm } from './firm';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const line = (text: string, unit: string, amount: number) => ({ text, quantity: '1', unit, unitPrice: eur(amount) });

/** One of each kind of billing, so that the schedule and the first invoice are what a firm would see. */
const lines = [
  { ...line('Setup', 'item', 200_000), billing: { rule: 'on_acceptance' as const } },
  {
    ...line('Support', 'month', 50_000),
    billing: {
      rule: 'recurring' as const,
      frequency: 'monthly' as const,
      dayOfMonth: 31,
      timing: 'advance' as const,
      proration: 'days' as const,
    },
  },
  { ...line('Consulting', 'hour', 12_000), billing: { rule: 'hourly' as const, cap: eur(300_000) } },
  { ...line('Roll-out', 'item', 300_000), billing: { rule: 'milestone' as const, milestones: [{ name: 'Go-live', percent: '100' }] } },
];

/** Wins a prospect and sends a proposal with a project and a portal. @returns the request that accepts it, as the prospect would send it */
async function sentProposal({ client }: BenchFirm, mark: string): Promise<Ask> {
  const lead = await client.call(createLead, {
    body: { company: `Prospect ${mark}`, contact: { name: 'Petra Prospect', email: `petra@${mark}.example` }, source: 'website' },
  });
  await client.call(qualifyLead, { params: { id: lead.id } });
  const { prospect } = await client.call(convertLead, { params: { id: lead.id }, body: {} });
  const draft = await patiently(() =>
    client.call(createProposal, {
      body: {
        type: 'new_client',
        prospectId: prospect.id,
        title: 'Faster goods-in',
        currency: 'EUR',
        validUntil: addDays(todayIn('Europe/Berlin', new Date().toISOString()), 30),
        terms: { netDays: 14 },
        start: { on: 'acceptance' },
        endMode: 'open',
        createProject: true,
        openPortal: true,
        options: [{ name: 'All of it', lines }],
      },
    }),
  );
  const { publicUrl, options } = await client.call(sendProposal, { params: { id: draft.id } });
  const token = new URL(publicUrl).pathname.split('/').at(-1) ?? '';
  return {
    method: 'POST',
    path: pathOf(acceptProposal, { params: { token } }),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      optionId: options[0]?.id,
      signer: { name: 'Petra Prospect', email: `petra@${mark}.example` },
      signature: 'Petra Prospect',
      consent: true,
    }),
  };
}

/** @returns as many requests, each of which accepts a proposal of its own; made a few at a time */
export async function sentProposals(firm: BenchFirm, count: number): Promise<Ask[]> {
  const asks: Ask[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let index = next++; index < count; index = next++) asks.push(await sentProposal(firm, `p${randomBytes(6).toString('hex')}`));
    }),
  );
  return asks;
}
