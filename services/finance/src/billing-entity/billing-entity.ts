import type { BillingEntity as BillingEntityReply } from '@praxis/contracts/finance';
import type { FirmFacts, PostalAddress, Seller, TaxIds, TaxMode } from '@praxis/contracts/kernel';
import type { z } from 'zod';

/** Who the firm is on its invoices; one per firm, with the firm's id. */
export interface BillingEntity {
  id: string;
  /** 0 until saved. */
  version: number;
  legalName: string;
  address: PostalAddress | null;
  country: string;
  taxIds: z.output<typeof TaxIds>;
  bankAccounts: BillingEntityReply['bankAccounts'];
  /** Prefix of invoice numbers. */
  series: string;
  taxMode: TaxMode;
  invoiceNotes: string | null;
}

/** A firm that has saved nothing is its name and country. */
export const unsavedEntity = (firmId: string, facts: Pick<FirmFacts, 'name' | 'country'>): BillingEntity => ({
  id: firmId,
  version: 0,
  legalName: facts.name,
  address: null,
  country: facts.country,
  taxIds: [],
  bankAccounts: [],
  series: 'INV',
  taxMode: 'per_rate',
  invoiceNotes: null,
});

/** Enough for the invoices of an active firm. */
export const isComplete = (entity: BillingEntity): boolean => entity.version > 0 && entity.address !== null && entity.taxIds.length > 0;

/** The entity as it is copied into an invoice. */
export const sellerOf = (entity: BillingEntity): Seller => ({
  legalName: entity.legalName,
  ...(entity.address === null ? {} : { address: entity.address }),
  country: entity.country,
  taxIds: entity.taxIds,
});
