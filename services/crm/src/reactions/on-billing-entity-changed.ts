import { react } from '@praxis/chassis';
import { billingEntityChanged } from '@praxis/contracts/finance';
import { billingEntities } from '../billing-entities/billing-entity.row';
import { keepCopy } from '../copy';

export const onBillingEntityChanged = react(
  billingEntityChanged,
  { name: 'copy-billing-entity', kind: 'projection', rebuilds: ['billing_entities'] },
  (tx, { data, aggregateversion, time }) =>
    keepCopy(billingEntities, tx, {
      firmId: tx.firmId,
      id: data.billingEntityId,
      version: aggregateversion,
      seller: data.seller,
      taxMode: data.taxMode,
      changedAt: new Date(time),
    }),
);
