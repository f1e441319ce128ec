import { type FirmFacts, NO_FIRM } from '@praxis/contracts/kernel';
import type pg from 'pg';
import type { Act } from '../act';
import type { Failpoint } from '../failpoint';
import type { Logger } from '../log';
import type { Tx, UnitOfWork, UnitOptions } from '../transaction';
import { type JobInsert, OpenTransaction } from './open-transaction';
import type { ClientPool, Pools } from './pools';

/** COMMIT answered ROLLBACK although no statement had failed: the transaction has no effect. */
export class CommitRefused extends Error {
  override readonly name = 'CommitRefused';
}

interface Opening {
  firmId?: string | undefined;
  userId?: string | undefined;
}

const REMEMBER_FIRM = `insert into firm_facts (firm_id, facts, version) values ($1, $2, $3)
  on conflict (firm_id) do update set facts = excluded.facts, version = excluded.version where firm_facts.version < excluded.version`;

/** The one way to the database. After a commit that published or enqueued something, `wake` is called. */
export function createUnitOfWork(options: {
  service: string;
  pools: Pools;
  jobInsert: JobInsert;
  log: Logger;
  failpoint: Failpoint;
  /** Something was committed that the relay, the workers or the runner of parked events should see soon. */
  wake: (committed: { messages: boolean; jobs: boolean; parked: boolean }) => void;
}): UnitOfWork {
  const { service, pools, log } = options;
  const knownFirms = new Map<string, number>();

  async function run<T>(
    pool: ClientPool,
    opening: Opening,
    act: Act,
    work: (tx: Tx) => Promise<T> | T,
    unit: UnitOptions = {},
  ): Promise<T> {
    await options.failpoint('unit.before-begin');
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    let handedOver = false;
    const giveBack = () => {
      client.off('error', onError);
      client.release(broken);
    };
    try {
      const firmId = opening.firmId ?? NO_FIRM;
      const tx = new OpenTransaction(client, service, firmId, act, options.jobInsert, unit.facts);
      tx.begin({ readOnly: unit.readOnly === true, firmId: opening.firmId ?? '', userId: opening.userId ?? '' });
      const newFacts = unit.readOnly ? undefined : factsToRemember(firmId, unit.facts);
      let result: T;
      try {
        unit.first?.(tx);
        if (newFacts) tx.write(REMEMBER_FIRM, [firmId, JSON.stringify(newFacts), newFacts.version]);
        result = await work(tx);
        unit.last?.(tx, result);
        if (unit.readOnly) {
          handedOver = true;
          endReadOnly(tx, () => giveBack());
          if (tx.firstError) throw tx.firstError;
          return result;
        }
        await options.failpoint('unit.before-commit');
      } catch (error) {
        if (!handedOver) await rollBack(tx);
        throw tx.firstError ?? error;
      }
      await commit(tx);
      if (newFacts) knownFirms.set(firmId, newFacts.version);
      afterwards(tx);
      await options.failpoint('unit.after-commit');
      return result;
    } finally {
      if (!handedOver) giveBack();
    }
  }

  function factsToRemember(firmId: string, facts: FirmFacts | undefined): FirmFacts | undefined {
    return facts && firmId !== NO_FIRM && (knownFirms.get(firmId) ?? 0) < facts.version ? facts : undefined;
  }

  async function commit(tx: OpenTransaction): Promise<void> {
    const answer = tx.send('commit');
    tx.flush();
    const outcome = await answer.catch((error: unknown) => {
      throw tx.firstError ?? error;
    });
    await Promise.all(tx.pending);
    // A failed statement inside the pipeline turns COMMIT into ROLLBACK without an error of its own.
    if (tx.firstError) throw tx.firstError;
    if (outcome.command !== 'COMMIT') throw new CommitRefused(`COMMIT was answered ${outcome.command}`);
  }

  async function rollBack(tx: OpenTransaction): Promise<void> {
    const answer = tx.send('rollback');
    tx.flush();
    await Promise.all(tx.pending);
    await answer.catch((error: unknown) => log.warn({ err: String(error) }, 'rollback failed; the connection is dropped'));
  }

  /** Nobody needs to wait for the end of a transaction that wrote nothing. */
  function endReadOnly(tx: OpenTransaction, giveBack: () => void): void {
    const answer = tx.send('commit');
    tx.flush();
    answer.then(giveBack, giveBack);
  }

  function afterwards(tx: OpenTransaction): void {
    const committed = { messages: tx.published > 0, jobs: tx.enqueued > 0, parked: tx.released > 0 };
    if (Object.values(committed).includes(true)) options.wake(committed);
    for (const effect of tx.effects) {
      Promise.resolve()
        .then(effect)
        .catch((error: unknown) => log.error({ err: String(error) }, 'an after-commit effect failed'));
    }
  }

  return {
    inFirm: (firmId, act, work, unit) => run(pools.app, { firmId }, act, work, unit),
    asPerson: (userId, act, work) => run(pools.app, { userId }, act, work),
    atEdge: (act, work, unit) => {
      if (!pools.auth) throw new Error(`${service} has no edge role`);
      return run(pools.auth, { firmId: unit?.firmId }, act, work, unit);
    },
    asSystem: async (work) => {
      const client: pg.PoolClient = await pools.system.connect();
      let failure: Error | undefined;
      // A connection that breaks between two statements tells nobody else, and an error that nobody hears ends the process.
      const onError = (error: Error): void => {
        failure = error;
      };
      client.on('error', onError);
      try {
        await client.query('begin');
        const result = await work({ query: async (text, values) => (await client.query(text, values as unknown[])).rows });
        const { command } = await client.query('commit');
        if (command !== 'COMMIT') throw new CommitRefused(`COMMIT was answered ${command}`);
        return result;
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => {
          failure = lost;
        });
        throw error;
      } finally {
        client.off('error', onError);
        client.release(failure);
      }
    },
  };
}
