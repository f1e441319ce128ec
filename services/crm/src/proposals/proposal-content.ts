import type { ProposalLineInput, ProposalOptionInput, ProposalInput as ProposalRequest } from '@praxis/contracts/crm';
import { crmErrors } from '@praxis/contracts/crm';
import { type Billing, type Deposit, type LocalDate, type Money, Rejection } from '@praxis/contracts/kernel';
import { withMilestoneKeys } from '../milestone-keys';
import type { TemplateBook } from '../project-templates/template-book';
import type { TaxBook } from '../tax-codes/tax-book';

export interface ProposalLine {
  id: string;
  /** Survives revisions, amendments and renewals. */
  lineageId: string;
  /** Code of the service item. */
  serviceItem?: string | undefined;
  text: string;
  quantity: string;
  unit: string;
  unitPrice: Money;
  discountPercent: string;
  /** Its own, else the item's, else the firm's default; not mapped by the client's tax treatment. */
  taxCode: string;
  optional: boolean;
  projectTemplate?: string | undefined;
  billing: Billing;
}

export interface ProposalOption {
  id: string;
  name: string;
  lines: ProposalLine[];
}

/** What a proposal says. */
export interface ProposalContent {
  title: string;
  introduction?: string | undefined;
  currency: string;
  /** Last day on which it can be accepted, in the firm's zone. */
  validUntil: LocalDate;
  netDays: number;
  start: { on: 'acceptance' } | { on: 'date'; date: LocalDate };
  endMode: 'open' | 'fixed';
  endDate?: LocalDate | undefined;
  minimumTermMonths?: number | undefined;
  noticeDays?: number | undefined;
  deposit?: Deposit | undefined;
  createProject: boolean;
  projectTemplate?: string | undefined;
  openPortal: boolean;
  options: ProposalOption[];
}

/** What a line may take from a service item. */
export interface KnownItem {
  taxCode: string | null;
  active: boolean;
}

export interface References {
  items: ReadonlyMap<string, KnownItem>;
  taxes: TaxBook;
  templates: TemplateBook;
}

/**
 * The content of a draft from what a command gives. Options and lines that name their id keep it, with their lineage; others are new.
 *
 * @throws Rejection of `crm.line_unknown`, `crm.service_item_unknown`, `crm.tax_code_unknown`, `crm.tax_code_inactive`,
 * `crm.project_template_unknown` or `crm.project_template_inactive`
 */
export function contentFrom(
  given: ProposalRequest,
  previous: ProposalContent | undefined,
  references: References,
  newId: () => string,
): ProposalContent {
  if (given.projectTemplate !== undefined) references.templates.require(given.projectTemplate, '/projectTemplate');
  requireOwnIds(given.options, previous);
  const lineages = new Map(previous?.options.flatMap(({ lines }) => lines.map(({ id, lineageId }) => [id, lineageId] as const)));
  const lineFrom = (line: ProposalLineInput, pointer: string): ProposalLine => {
    const id = line.id ?? newId();
    const item = requireItem(line, references, pointer);
    const taxCode = line.taxCode ?? item?.taxCode ?? references.taxes.defaultCode;
    references.taxes.require(taxCode, `${pointer}/taxCode`);
    if (line.projectTemplate !== undefined) references.templates.require(line.projectTemplate, `${pointer}/projectTemplate`);
    return { ...line, id, lineageId: lineages.get(id) ?? id, taxCode, billing: withMilestoneKeys(line.billing) };
  };
  return {
    title: given.title,
    introduction: given.introduction,
    currency: given.currency,
    validUntil: given.validUntil,
    netDays: given.terms.netDays,
    start: given.start,
    endMode: given.endMode,
    endDate: given.endDate,
    minimumTermMonths: given.minimumTermMonths,
    noticeDays: given.noticeDays,
    deposit: given.deposit,
    createProject: given.createProject,
    projectTemplate: given.projectTemplate,
    openPortal: given.openPortal,
    options: given.options.map((option, o) => ({
      id: option.id ?? newId(),
      name: option.name,
      lines: option.lines.map((line, l) => lineFrom(line, `/options/${o}/lines/${l}`)),
    })),
  };
}

/**
 * What was valid when it was written may have gone since.
 *
 * @throws Rejection of `crm.tax_code_unknown`, `crm.tax_code_inactive`, `crm.project_template_unknown` or `crm.project_template_inactive`
 */
export function requireReferences(content: ProposalContent, { taxes, templates }: Pick<References, 'taxes' | 'templates'>): void {
  if (content.projectTemplate !== undefined) templates.require(content.projectTemplate, '/projectTemplate');
  content.options.forEach(({ lines }, o) => {
    lines.forEach((line, l) => {
      taxes.require(line.taxCode, `/options/${o}/lines/${l}/taxCode`);
      if (line.projectTemplate !== undefined) templates.require(line.projectTemplate, `/options/${o}/lines/${l}/projectTemplate`);
    });
  });
}

function requireItem(line: ProposalLineInput, { items }: References, pointer: string): KnownItem | undefined {
  if (line.serviceItem === undefined) return undefined;
  const item = items.get(line.serviceItem);
  if (item?.active) return item;
  const { title } = crmErrors.service_item_unknown;
  throw new Rejection(crmErrors.service_item_unknown, { serviceItem: line.serviceItem }, [
    { pointer: `${pointer}/serviceItem`, detail: title },
  ]);
}

function requireOwnIds(given: readonly ProposalOptionInput[], previous: ProposalContent | undefined): void {
  const known = new Set(previous?.options.flatMap(({ id, lines }) => [id, ...lines.map((line) => line.id)]));
  const named = given.flatMap(({ id, lines }) => [id, ...lines.map((line) => line.id)]).filter((id) => id !== undefined);
  const wrong = named.filter((id, index) => !known.has(id) || named.indexOf(id) !== index);
  if (wrong.length > 0) throw new Rejection(crmErrors.line_unknown, { ids: wrong });
}
