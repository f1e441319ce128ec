import { react } from '@praxis/chassis';
import { templatePublished } from '@praxis/contracts/projects';
import { keepCopy } from '../copy';
import { projectTemplates } from '../project-templates/project-template.row';

export const onTemplatePublished = react(
  templatePublished,
  { name: 'copy-project-template', kind: 'projection', rebuilds: ['project_templates'] },
  (tx, { data, aggregateversion }) =>
    keepCopy(projectTemplates, tx, {
      firmId: tx.firmId,
      id: data.templateId,
      version: aggregateversion,
      code: data.code,
      templateVersion: data.version,
      name: data.name,
      description: data.description ?? null,
      active: data.active,
      taskCount: data.taskCount,
    }),
);
