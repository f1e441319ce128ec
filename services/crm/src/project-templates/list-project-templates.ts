import { type Handler, readPage } from '@praxis/chassis';
import type { listProjectTemplates as listProjectTemplatesOperation, ProjectTemplate } from '@praxis/contracts/crm';
import { type ProjectTemplateRow, projectTemplates } from './project-template.row';

export const listProjectTemplates: Handler<typeof listProjectTemplatesOperation> = (request) =>
  request.inFirm((tx) =>
    readPage(request, tx, {
      from: 'project_templates',
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
