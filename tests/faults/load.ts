import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLead } from '@praxis/contracts/crm';
import { recordPayment } from '@praxis/contracts/finance';
import { createSession } from '@praxis/contracts/identity';
import { httpErrors } from '@praxis/contracts/kernel';
import { type GatewayClient, Refused } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm, unique } from '../support/firm';
import type { Platform } from '../support/platform';
import { accept, dayOf, makeProspect, proposalTo, type SentProposal, sendTo } from '../support/selling';
import type { Acceptance, Asked, Outcome } from './facts';
import type { PlannedWork } from './plan';

/** What people ask of the platform while it suffers, and what they heard. */
export interface Load {
  /** Makes what the work of a round needs, while everything is well. */
  prepare(work: readonly PlannedWork[]): Promise<void>;
  /** Never fails: what was heard is noted. */
  perform(work: PlannedWork): Promise<void>;
  /**
   * Asks again for what nobody heard about and what is to be asked again.
   * @param withinMs milliseconds for all of it
   * @returns a sentence for each that is not answered even now that everything is healed
   */
  askAgain(withinMs: number): Promise<string[]>;
  acceptances(): readonly Acceptance[];
  asked(): readonly Asked[];
  firms(): readonly TestFirm[];
  tally(): Tally;
}

export interface Tally {
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  readonly askedAgain: number;
}

/** One thing that was asked for, and how to ask for it again. */
interface Request {
  readonly work: PlannedWork;
  readonly ask: () => Promise<string | undefined>;
  readonly note: (outcome: Outcome, correlationId?: string) => void;
  outcome: Outcome | undefined;
  /** What was heard in place of an answer. */
  instead?: string;
}

interface Payable {
  readonly invoiceId: string;
  readonly clientId: string;
  readonly balance: number;
}

const FIRMS = 3;

const payable = `select id as "invoiceId", client_id as "clientId", balance::int from finance.invoices
 where firm_id = $1 and status in ('issued', 'partially_paid') order by created_at desc limit 20`;

/** It says that nothing was done. That the same request is under way already does not. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Refused && error.answer.status < 500 && error.code !== httpErrors.request_in_progress.code;

export async function startLoad({ visitor, database }: Platform): Promise<Load> {
  const firms: TestFirm[] = await Promise.all(Array.from({ length: FIRMS }, () => registerTestFirm(visitor)));
  const acceptances: Acceptance[] = [];
  const asked: Asked[] = [];
  const requests: Request[] = [];
  const proposals = new Map<PlannedWork, { firm: TestFirm; proposal: SentProposal }>();
  const invoices = new Map<string, readonly Payable[]>();
  let askedAgain = 0;

  const firmOf = ({ which }: PlannedWork): number => Math.floor(which * FIRMS);
  const firmAt = (index: number): TestFirm => {
    const firm = firms[index];
    if (firm === undefined) throw new Error(`There is no firm ${index}`);
    return firm;
  };

  async function signIn(): Promise<void> {
    for (const [index, firm] of firms.entries()) {
      const { email, password } = firm.owner;
      const session = await eventually('a session', () => visitor.call(createSession, { body: { email, password, firm: firm.slug } }));
      if (session.status !== 'authenticated') throw new Error('The owners of the load have no second factor');
      firms[index] = { ...firm, client: visitor.as(session.accessToken) };
    }
  }

  const offer = async (work: PlannedWork): Promise<void> => {
    const firm = firmAt(firmOf(work));
    proposals.set(work, { firm, proposal: await sendTo(firm, proposalTo(firm, await makeProspect(firm))) });
  };

  /** What becomes of it is found out and noted; a refusal says that nothing was done, anything else but success says nothing. */
  async function find(request: Request): Promise<void> {
    try {
      const correlationId = await request.ask();
      request.outcome = 'ok';
      request.note('ok', correlationId);
    } catch (error) {
      request.outcome = isRefusal(error) ? 'failed' : 'unknown';
      request.instead = error instanceof Refused ? error.answer.text : String(error);
      request.note(request.outcome);
    }
  }

  const acceptance = (work: PlannedWork): Request => {
    const made = proposals.get(work);
    if (made === undefined) throw new Error('No proposal was made for this acceptance');
    const { firm, proposal } = made;
    const place = acceptances.push({ proposalId: proposal.id, firmId: firm.id, outcome: 'unknown' }) - 1;
    return {
      work,
      outcome: undefined,
      ask: async () => (await accept(visitor, proposal)).correlationId,
      note: (outcome, correlationId) => {
        acceptances[place] = { proposalId: proposal.id, firmId: firm.id, outcome, correlationId };
      },
    };
  };

  const keyed = (
    work: PlannedWork,
    what: Asked['what'],
    ask: (client: GatewayClient, mark: string, key: string) => Promise<unknown>,
  ): Request => {
    const index = firmOf(work);
    const [mark, key] = [`${what} ${unique()}`, randomUUID()];
    const place = asked.push({ what, mark, firmId: firmAt(index).id, outcome: 'unknown' }) - 1;
    return {
      work,
      outcome: undefined,
      ask: async () => {
        await ask(firmAt(index).client, mark, key);
        return undefined;
      },
      note: (outcome) => {
        asked[place] = { what, mark, firmId: firmAt(index).id, outcome };
      },
    };
  };

  const lead = (work: PlannedWork): Request =>
    keyed(work, 'lead', (client, company, idempotencyKey) =>
      client.call(createLead, {
        idempotencyKey,
        body: { company, contact: { name: 'Lena Lead', email: `${company.replace(' ', '.')}@lead.example` }, source: 'website' },
      }),
    );

  /** Mostly a small part of an invoice; now and then all of what was open a moment ago, which then may be too much. */
  const payment = (work: PlannedWork): Request | undefined => {
    const firm = firmAt(firmOf(work));
    const open = invoices.get(firm.id) ?? [];
    const digits = Math.floor(work.which * 1e6);
    const invoice = open[digits % Math.max(1, open.length)];
    if (invoice === undefined) return undefined;
    const amount = digits % 10 === 0 ? invoice.balance : Math.min(invoice.balance, 100 + (digits % 900));
    return keyed(work, 'payment', (client, reference, idempotencyKey) =>
      client.call(recordPayment, {
        idempotencyKey,
        body: {
          clientId: invoice.clientId,
          amount: { amount: amount + 50, currency: 'EUR' },
          method: 'bank',
          receivedOn: dayOf(firm),
          reference,
          allocations: [{ invoiceId: invoice.invoiceId, amount: { amount, currency: 'EUR' } }],
        },
      }),
    );
  };

  const requestOf = (work: PlannedWork): Request | undefined => {
    if (work.does === 'accept') return acceptance(work);
    return work.does === 'pay' ? payment(work) : lead(work);
  };

  /** Each firm has something to be paid before the first fault. */
  async function sellOnce(firm: TestFirm): Promise<void> {
    const proposal = await sendTo(firm, proposalTo(firm, await makeProspect(firm)));
    const { correlationId } = await accept(visitor, proposal);
    acceptances.push({ proposalId: proposal.id, firmId: firm.id, outcome: 'ok', correlationId });
    await eventually('the first invoice', async () => (await database.rows(payable, [firm.id]))[0]);
  }
  await Promise.all(firms.map(sellOnce));

  return {
    prepare: async (work) => {
      // Tokens end, and those that were issued while identity's clock was ahead are not valid yet.
      await signIn();
      const coming = work.filter(({ does }) => does === 'accept');
      const lanes = Array.from({ length: FIRMS }, (_, index) => coming.filter((one) => firmOf(one) === index));
      await Promise.all(
        lanes.map(async (lane) => {
          for (const one of lane) await offer(one);
        }),
      );
      for (const { id } of firms) invoices.set(id, await database.rows<Payable>(payable, [id]));
    },
    perform: async (work) => {
      const request = requestOf(work);
      if (request === undefined) return;
      requests.push(request);
      await find(request);
    },
    askAgain: async (withinMs) => {
      const end = Date.now() + withinMs;
      const unheard = requests.filter(({ outcome, work }) => outcome === 'unknown' && work.again);
      askedAgain += unheard.length;
      const askUntilAnswered = async (request: Request): Promise<void> => {
        while (request.outcome === 'unknown' && Date.now() < end) {
          await find(request);
          if (request.outcome === 'unknown') await pause(200);
        }
      };
      await Promise.all(unheard.map(askUntilAnswered));
      const unanswered = requests.filter(({ outcome, work }) => outcome === 'unknown' && work.again);
      // Those that stay unknown are never asked again.
      requests.splice(0, requests.length, ...requests.filter(({ outcome }) => outcome === undefined));
      return unanswered.map(({ work, instead }) => `Asked again to ${work.does}, and still without an answer but: ${instead}`);
    },
    acceptances: () => acceptances,
    asked: () => asked,
    firms: () => firms,
    tally: () => {
      const outcomes = [...acceptances, ...asked].map(({ outcome }) => outcome);
      const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
      return { ok: count('ok'), failed: count('failed'), unknown: count('unknown'), askedAgain };
    },
  };
}
