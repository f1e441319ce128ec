import { createServiceItem } from '@praxis/contracts/crm';
import { createTaxCode, getBillingEntity, saveBillingEntity } from '@praxis/contracts/finance';
import { patiently } from '../client/patiently';
import { Refused } from '../client/refused';
import type { ServiceItemBody } from './price-list';
import type { Stage } from './stage';

/** The result, or undefined when the refusal says that it is there already. */
async function unlessThere<T>(code: string, make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Refused && error.code === code) return undefined;
    throw error;
  }
}

/** The firm says how its work is taxed and who it is on its invoices; what was said before stays. */
export async function prepareFirm({ tell, gateway, firm }: Stage): Promise<void> {
  tell.chapter('Say how the work is taxed and who bills it');
  const code = { code: 'VAT20', name: 'VAT 20 %', category: 'standard' as const, percent: '20', validFrom: '2016-01-01', default: true };
  const made = await unlessThere('finance.tax_code_taken', () => gateway.call(createTaxCode, { body: code }));
  tell.result(made === undefined ? 'VAT20 is there already' : `${made.code}: ${made.rates[0]?.percent} %, the default from now on`);
  const entity = await gateway.call(getBillingEntity);
  if (entity.version > 0) return tell.result(`${entity.legalName} is there already`);
  const saved = await gateway.call(saveBillingEntity, {
    version: entity.version,
    body: {
      legalName: `${firm.name} GmbH`,
      address: { line1: 'Beispielgasse 1', postalCode: '1010', city: 'Wien', country: firm.country },
      country: firm.country,
      taxIds: [{ kind: 'vat', value: 'ATU00000000', country: firm.country }],
      bankAccounts: [{ holder: `${firm.name} GmbH`, iban: 'AT000000000000000000' }],
    },
  });
  tell.result(`${saved.legalName}, invoices ${saved.series}-…`);
}

/** Adds what the firm sells; codes that exist stay as they are. */
export async function importPriceList({ tell, gateway }: Stage, items: readonly ServiceItemBody[], file: string): Promise<void> {
  tell.chapter(`Import the price list ${file}`);
  let added = 0;
  for (const body of items) {
    // A tax code that was made a moment ago may still be on its way from finance to crm.
    const made = await unlessThere('crm.service_item_code_taken', () => patiently(() => gateway.call(createServiceItem, { body })));
    if (made !== undefined) added += 1;
  }
  tell.result(`${added} service items added, ${items.length - added} were there already`);
}
