import { EntitySchema, tableOf } from '@praxis/chassis';

/** A published project template, copied from the events of projects. */
export interface ProjectTemplateRow {
  firmId: string;
  id: string;
  /** Of the template in projects: older events are ignored. */
  version: number;
  code: string;
  /** The latest published version. */
  templateVersion: number;
  name: string;
  description: string | null;
  active: boolean;
  taskCount: number;
}

export const ProjectTemplateSchema = new EntitySchema<ProjectTemplateRow>({
  name: 'project_templates',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    version: { type: 'bigint' },
    code: { type: 'text' },
    templateVersion: { name: 'template_version', type: 'int' },
    name: { type: 'text' },
    description: { type: 'text', nullable: true },
    active: { type: 'boolean' },
    taskCount: { name: 'task_count', type: 'int' },
  },
});

export const projectTemplates = tableOf<ProjectTemplateRow>(ProjectTemplateSchema);
