import { verifyAuditEvents } from '@praxis/contracts/identity';
import { until } from '@praxis/platform';
import { eventually } from '../support/eventually';
import { registerTestFirm, type TestFirm } from '../support/firm';
import { type Platform, startPlatform } from '../support/platform';
import { makeProspect, proposalTo, type SentProposal, sendTo } from '../support/selling';
import { type Asked, ask } from './asking';
import { collectFacts } from './collect';
import { findingsOf } from './conservation';
import { kinds } from './facts';
import { startKilling } from './killing';
import { mulberry32, wholeNumber } from './random';

const seed = wholeNumber('PRAXIS_FAULT_SEED') ?? Date.now() % 2 ** 32;
const kills = wholeNumber('PRAXIS_FAULT_KILLS') ?? 50;
const victims = ['identity', 'crm', 'clients', 'projects', 'finance', 'documents', 'gateway'];
const loops = 6;
const proposalsPerLoop = 8;
/** Milliseconds within which the kills have to be done, on a busy machine, and after them within which everything has to have settled. */
const killWithinMs = kills * 2_500;
const settleWithinMs = 60_000;

let platform: Platform;
let firms: TestFirm[];

beforeAll(async () => {
  platform = await startPlatform();
  firms = await Promise.all([1, 2, 3].map(() => registerTestFirm(platform.visitor)));
});
afterAll(() => platform?.stop());

async function prepare(): Promise<Asked[]> {
  const prepareOne = async (firm: TestFirm): Promise<Asked> => {
    const proposal: SentProposal = await sendTo(firm, proposalTo(firm, await makeProspect(firm)));
    return { firmId: firm.id, proposal, outcome: 'failed', correlationId: undefined };
  };
  const lists = await Promise.all(
    Array.from({ length: loops }, async (_, loop) => {
      const firm = firms[loop % firms.length];
      if (firm === undefined) throw new Error('There is no firm');
      const list: Asked[] = [];
      for (let count = 0; count < proposalsPerLoop; count += 1) list.push(await prepareOne(firm));
      return list;
    }),
  );
  // Loop 1, loop 2, ... in turn, so that firms alternate.
  return lists[0]?.flatMap((_, index) => lists.flatMap((list) => list[index] ?? [])) ?? [];
}

test(
  'whatever is killed while proposals are accepted, each acceptance makes everything once or was never made',
  async () => {
    const random = mulberry32(seed);
    const asked = await prepare();
    const killing = startKilling(platform.stack, { victims, kills, random, withinMs: killWithinMs });
    const runLoop = async (mine: readonly { one: Asked; afterKill: number }[]): Promise<void> => {
      for (const { one, afterKill } of mine) {
        await killing.reached(afterKill);
        await ask(platform.visitor, one);
      }
    };
    // The acceptances are spread over the kills, so that each kill meets work under way.
    const paced = asked.map((one, index) => ({ one, afterKill: Math.floor((index * kills) / asked.length) }));
    await Promise.all([killing.done, ...Array.from({ length: loops }, (_, loop) => runLoop(paced.filter((_, at) => at % loops === loop)))]);
    const tally = (outcome: Asked['outcome']) => asked.filter((one) => one.outcome === outcome).length;
    const first = { ok: tally('ok'), unknown: tally('unknown'), failed: tally('failed') };
    const reasons = Map.groupBy(
      asked.flatMap(({ instead }) => instead ?? []),
      (reason) => reason,
    );
    const instead = [...reasons].map(([reason, { length }]) => `${reason} ${length}`).join(', ');

    // Half of those that nobody heard about are asked again with the same choice; the others stay unknown: all or nothing.
    const unheard = asked.filter(({ outcome }) => outcome === 'unknown').filter(() => random() < 0.5);
    for (const one of unheard) {
      await eventually('an answer to the same acceptance', async () => {
        await ask(platform.visitor, one);
        return one.outcome === 'ok' ? true : undefined;
      });
    }
    const acceptances = asked.map(({ firmId, proposal, outcome, correlationId }) => ({
      firmId,
      proposalId: proposal.id,
      outcome,
      correlationId,
    }));
    const settledFrom = Date.now();
    let facts = await collectFacts(platform.database, acceptances);
    await until(
      async () => {
        facts = await collectFacts(platform.database, acceptances);
        return findingsOf(facts).length === 0 ? true : undefined;
      },
      { deadlineMs: settleWithinMs, everyMs: 500 },
    );
    const made = kinds.map((kind) => `${facts.rows.filter((row) => row.kind === kind).length} ${kind}`).join(', ');
    const unknown = new Set(acceptances.filter(({ outcome }) => outcome === 'unknown').map(({ proposalId }) => proposalId));
    const doneUnheard = facts.rows.filter(({ kind, proposalId }) => kind === 'client' && unknown.has(proposalId)).length;
    process.stdout.write(
      `random kills: seed ${seed}; ${asked.length} acceptances: ${first.ok} answered, ${first.unknown} unknown (${instead}; ${unheard.length} asked again, ${doneUnheard} of the others were done), ` +
        `${first.failed} failed; ${killing.count()} kills in ${killing.tookMs()} ms (${killing.summary()}); ` +
        `settled after ${Date.now() - settledFrom} ms: ${made}; ${facts.events.length} events, ${facts.inbox.length} reactions\n`,
    );
    expect({ seed, findings: findingsOf(facts) }).toEqual({ seed, findings: [] });
    expect(killing.count()).toBeGreaterThanOrEqual(kills);
    for (const { client } of firms) expect(await client.call(verifyAuditEvents)).toMatchObject({ valid: true });
  },
  killWithinMs + settleWithinMs + 60_000,
);
