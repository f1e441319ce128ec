import { created, type Handler, ok, type Tx } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import {
  type createProjectTemplate as createOperation,
  type getProjectTemplate as getOperation,
  type ProjectTemplate,
  projectsErrors,
  templatePublished,
  type updateProjectTemplate as updateOperation,
} from '@praxis/contracts/projects';
import type { z } from 'zod';
import { type TemplateRow, templates } from './template.row';

const templateReply = (row: TemplateRow): z.input<typeof ProjectTemplate> => ({
  id: row.id,
  version: row.version,
  code: row.code,
  name: row.name,
  description: row.description ?? undefined,
  active: row.active,
  tasks: row.tasks,
});

function publish(tx: Tx, row: TemplateRow): void {
  tx.publish(templatePublished, {
    subject: row.id,
    data: {
      templateId: row.id,
      code: row.code,
      version: row.version,
      name: row.name,
      description: row.description ?? undefined,
      active: row.active,
      taskCount: row.tasks.length,
    },
  });
  tx.changed({ targetId: row.id, after: { code: row.code, version: row.version, active: row.active } });
}

export const createProjectTemplate: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { code, name, description, tasks } = request.body;
    const twins = await tx.query('select 1 from templates where firm_id = $1 and code = $2', [tx.firmId, code]);
    if (twins.length > 0) throw new Rejection(projectsErrors.template_code_taken);
    const row = { firmId: tx.firmId, id: tx.newId(), code, name, description: description ?? null, active: true, tasks, version: 1 };
    templates.insert(tx, row);
    publish(tx, row);
    return created(templateReply(row));
  });

export const updateProjectTemplate: Handler<typeof updateOperation> = (request) =>
  request.inFirm(async (tx) => {
    const row = await templates.findForUpdate(tx, request.params.id);
    if (row === undefined) throw new Rejection(httpErrors.not_found);
    if (row.version !== request.ifMatch) throw new Rejection(httpErrors.stale);
    const next = { ...row, ...request.body, description: request.body.description ?? null, version: row.version + 1 };
    templates.update(tx, next, { from: row.version });
    publish(tx, next);
    return ok(templateReply(next));
  });

export const getProjectTemplate: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const row = await templates.find(tx, request.params.id);
    if (row === undefined) throw new Rejection(httpErrors.not_found);
    return ok(templateReply(row));
  });
