import { crmErrors } from '@praxis/contracts/crm';
import { DEFAULT_TAX_CODE } from '@praxis/contracts/finance';
import { type LocalDate, Rejection, type ShownTax, type TaxCategory, type TaxTreatment } from '@praxis/contracts/kernel';

/** What crm knows of a tax code: enough to show taxes; finance decides what is really taken. */
export interface TaxCode {
  code: string;
  category: TaxCategory;
  rates: readonly { percent: string; validFrom: LocalDate; validTo?: LocalDate | undefined }[];
  compound: boolean;
  defaultSince: Date | null;
  treatmentMap: readonly { treatment: TaxTreatment; code: string }[];
  active: boolean;
}

/** The code that every firm has without anybody having made it. */
const BUILT_IN: TaxCode = {
  code: DEFAULT_TAX_CODE.code,
  category: DEFAULT_TAX_CODE.category,
  rates: [{ percent: DEFAULT_TAX_CODE.percent, validFrom: '1900-01-01' }],
  compound: false,
  defaultSince: null,
  treatmentMap: [],
  active: true,
};

/** The tax codes of a firm as crm has heard of them. */
export interface TaxBook {
  /** The firm's own default, or `NONE`. */
  defaultCode: string;
  /** @throws Rejection of `crm.tax_code_unknown` or `crm.tax_code_inactive`; `pointer` finds the field */
  require(code: string, pointer?: string): void;
  /**
   * The taxes to show for a code: mapped by the treatment of the client, with the rates of a day. A code that is not known (any more) is
   * shown without tax.
   */
  shown(code: string, treatment: TaxTreatment, on: LocalDate): ShownTax[];
}

export function taxBook(codes: readonly TaxCode[]): TaxBook {
  const byCode = new Map([BUILT_IN, ...codes].map((code) => [code.code, code]));
  return {
    defaultCode: latestDefault(codes)?.code ?? BUILT_IN.code,
    require(code, pointer) {
      const known = byCode.get(code);
      if (known?.active) return;
      const error = known === undefined ? crmErrors.tax_code_unknown : crmErrors.tax_code_inactive;
      throw new Rejection(error, { taxCode: code }, pointer === undefined ? [] : [{ pointer, detail: error.title }]);
    },
    shown(code, treatment, on) {
      const own = byCode.get(code);
      const mapped = own?.treatmentMap.find((entry) => entry.treatment === treatment)?.code;
      const taken = (mapped === undefined ? undefined : byCode.get(mapped)) ?? own;
      if (taken === undefined) return [];
      return [{ code: taken.code, category: taken.category, percent: rateOn(taken, on), compound: taken.compound }];
    },
  };
}

const latestDefault = (codes: readonly TaxCode[]): TaxCode | undefined =>
  codes
    .filter(({ active, defaultSince }) => active && defaultSince !== null)
    .reduce<TaxCode | undefined>((latest, code) => (time(code) > time(latest) ? code : latest), undefined);

const time = (code: TaxCode | undefined): number => code?.defaultSince?.getTime() ?? Number.NEGATIVE_INFINITY;

/** The rate of the day; outside of all validity the nearest one before it, else the first. */
function rateOn({ rates }: TaxCode, on: LocalDate): string {
  const inOrder = [...rates].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return (inOrder.findLast(({ validFrom }) => validFrom <= on) ?? inOrder[0])?.percent ?? '0';
}
