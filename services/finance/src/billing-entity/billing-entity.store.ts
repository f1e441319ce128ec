import type { Tx } from '@praxis/chassis';
import { type BillingEntity, unsavedEntity } from './billing-entity';
import { billingEntities } from './billing-entity.row';

/** The firm's entity, or what stands for it until one is saved. */
export async function findEntity(tx: Tx): Promise<BillingEntity> {
  return (await billingEntities.find(tx, tx.firmId)) ?? unsavedEntity(tx.firmId, await tx.firm());
}

/** The same, with every other change of it waiting until this transaction ends. */
export async function lockEntity(tx: Tx): Promise<BillingEntity> {
  // There may be no row yet to lock.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`billing entity ${tx.firmId}`]);
  return findEntity(tx);
}

/** From the firm's first issued invoice on, its currency stays. */
export async function isCurrencyFrozen(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ frozen: boolean }>(
    'select exists (select from invoice_counters where firm_id = $1 and last_date is not null) as frozen',
    [tx.firmId],
  );
  return row?.frozen ?? false;
}
