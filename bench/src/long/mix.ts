import { createLead, listLeads } from '@praxis/contracts/crm';
import { createSession } from '@praxis/contracts/identity';
import { createProject } from '@praxis/contracts/projects';
import { gatewayClient } from '@praxis/platform';
import { type BenchFirm, password, registerBenchFirm } from '../lab/firm';
import type { Platform } from '../lab/lab';
import { sentProposals } from '../lab/proposals';
import type { Ask } from '../load/job';

const FIRMS = 4;
/** Access tokens last longer than this (milliseconds). */
const SIGN_IN_EVERY = 4 * 60_000;

/** What a working day asks for, in the proportions of a working day: mostly reads, some creates, now and then an acceptance. */
export interface Mix {
  /** The requests of the next stretch of load, with tokens that last until its end. */
  asks(): Promise<readonly Ask[]>;
  /** Requests that accept a proposal each; preparing one takes six requests. */
  acceptances(count: number): Promise<readonly Ask[]>;
}

interface Worker {
  readonly firm: BenchFirm;
  readonly leadId: string;
}

export async function openMix(platform: Platform): Promise<Mix> {
  const workers: Worker[] = [];
  for (let index = 0; index < FIRMS; index += 1) {
    const firm = await registerBenchFirm(platform.gatewayUrl);
    const ids: string[] = [];
    for (let lead = 0; lead < 60; lead += 1) {
      const { id } = await firm.client.call(createLead, {
        body: {
          company: `Company ${lead}`,
          contact: { name: 'Petra Prospect', email: `petra-${lead}@company.example` },
          source: 'website',
        },
      });
      ids.push(id);
    }
    workers.push({ firm, leadId: ids[0] ?? '' });
  }
  let tokens: readonly string[] = workers.map(({ firm }) => firm.token);
  let signedInAt = Date.now();
  let nextFirm = 0;

  const signIn = async ({ firm }: Worker): Promise<string> => {
    const body = { email: firm.email, password, firm: firm.slug };
    const session = await gatewayClient({ url: platform.gatewayUrl }).call(createSession, { body });
    if (session.status !== 'authenticated') throw new Error('Nobody here has a second factor');
    return session.accessToken;
  };
  const fresh = async (): Promise<readonly string[]> => {
    if (Date.now() - signedInAt > SIGN_IN_EVERY) {
      tokens = await Promise.all(workers.map(signIn));
      signedInAt = Date.now();
    }
    return tokens;
  };

  return {
    asks: async () => (await fresh()).flatMap((token, index) => asksOf(workers[index] as Worker, token)),
    acceptances: async (count) => {
      const index = nextFirm++ % workers.length;
      const { firm } = workers[index] as Worker;
      const client = gatewayClient({ url: platform.gatewayUrl, token: (await fresh())[index] });
      return await sentProposals({ ...firm, client }, count);
    },
  };
}

function asksOf({ leadId }: Worker, token: string): Ask[] {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const writing = { ...headers, 'content-type': 'application/json', 'idempotency-key': 'long-{n}' };
  const list: Ask = { method: 'GET', path: `${listLeads.path}?limit=50`, headers };
  const read: Ask = { method: 'GET', path: `/v1/leads/${leadId}`, headers };
  const lead: Ask = {
    method: 'POST',
    path: createLead.path,
    headers: writing,
    body: JSON.stringify({
      company: 'Company {n}',
      contact: { name: 'Petra Prospect', email: 'petra-{n}@company.example' },
      source: 'website',
    }),
  };
  const project: Ask = { method: 'POST', path: createProject.path, headers: writing, body: JSON.stringify({ name: 'Project {n}' }) };
  return [read, list, lead, read, read, list, project, read, read, lead];
}
