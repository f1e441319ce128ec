import { EntitySchema, type Tx } from '@praxis/chassis';
import { type Template, type TemplateTask } from './template';
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
export declare const TemplateSchema: EntitySchema<TemplateRow>;
export declare const templates: import("@praxis/chassis").Table<TemplateRow>;
/** The published template of a code; the firm's own one comes before the built-in `standard`. */
export declare function templateOf(tx: Tx, code: string): Promise<Template | undefined>;
//# sourceMappingURL=template.row.d.ts.map