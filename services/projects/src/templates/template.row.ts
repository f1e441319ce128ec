import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import { standardTemplate, type Template, type TemplateTask } from './template';

export interface TemplateRow {
  firmId: string;
  id: string;
  code: string;
  name: string;
  description: string | null;
  active: boolean;
  tasks: TemplateTask[];
  version: number;
}

export const TemplateSchema = new EntitySchema<TemplateRow>({
  name: 'templates',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    code: { type: 'text' },
    name: { type: 'text' },
    description: { type: 'text', nullable: true },
    active: { type: 'boolean' },
    tasks: { type: 'jsonb' },
    version: { type: 'int' },
  },
});

export const templates = tableOf<TemplateRow>(TemplateSchema);

/** The published template of a code; the firm's own one comes before the built-in `standard`. */
export async function templateOf(tx: Tx, code: string): Promise<Template | undefined> {
  const [row] = await templates.select(tx, 'where firm_id = $1 and code = $2', [tx.firmId, code]);
  if (row) return row.active ? row : undefined;
  return code === standardTemplate.code ? standardTemplate : undefined;
}
