import { type Handler, readPage } from '@praxis/chassis';
import type { listProjectTemplates as listProjectTemplatesOperation, ProjectTemplate } from '@praxis/contracts/crm';
import { DEFAULT_PROJECT_TEMPLATE } from '@praxis/contracts/projects';
import { type ProjectTemplateRow, projectTemplates } from './project-template.row';

const { id, code, version, name, taskCount } = DEFAULT_PROJECT_TEMPLATE;
/** What the firm has published and, until it has changed that itself, the template that every firm has. */
const known = `(
  select firm_id, id, version, code, template_version, name, description, active, task_count from project_templates
  union all
  select nullif(current_setting('app.firm_id', true), '')::uuid, '${id}'::uuid, ${version}, '${code}', ${version}, '${name}', null, true, ${taskCount}
  where not exists (select 1 from project_templates where code = '${code}')
) as known`;

export const listProjectTemplates: Handler<typeof listProjectTemplatesOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: known,
      columns: '*',
      where: [['firm_id = $', tx.firmId], ['active']],
      sorts: { code: ['code asc', 'id asc'], '-code': ['code desc', 'id desc'] },
      map: (record) => reply(projectTemplates.fromDatabase(record)),
    }),
  );

const reply = (row: ProjectTemplateRow): ProjectTemplate => ({
  id: row.id,
  version: row.templateVersion,
  code: row.code,
  name: row.name,
  description: row.description ?? undefined,
  taskCount: row.taskCount,
});
