import type { Tx } from '@praxis/chassis';
import { projectTemplates } from './project-template.row';
import { type TemplateBook, templateBook } from './template-book';

export const publishedTemplates = async (tx: Tx): Promise<TemplateBook> =>
  templateBook(await projectTemplates.select(tx, 'where firm_id = $1', [tx.firmId]));

/** @throws Rejection of `crm.project_template_unknown` or `crm.project_template_inactive` */
export async function requireTemplates(tx: Tx, codes: readonly (string | null | undefined)[]): Promise<void> {
  const named = codes.filter((code) => code !== undefined && code !== null);
  if (named.length === 0) return;
  const book = await publishedTemplates(tx);
  for (const code of named) book.require(code, '/projectTemplate');
}
