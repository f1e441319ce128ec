import { created, type Handler, ok, type Tx } from '@praxis/chassis';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import {
  type createProjectTemplate as createOperation,
  DEFAULT_PROJECT_TEMPLATE,
  type getProjectTemplate as getOperation,
  type ProjectTemplate,
  projectsErrors,
  templatePublished,
  type updateProjectTemplate as updateOperation,
} from '@praxis/contracts/projects';
import type { z } from 'zod';
import { standardTemplate } from './template';
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

const audited = ({ code, version, name, description, active, tasks }: TemplateRow) => ({
  code,
  version,
  name,
  description,
  active,
  tasks: tasks.length,
});

function publish(tx: Tx, row: TemplateRow, before?: TemplateRow): void {
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
  tx.changed({ targetId: row.id, ...(before === undefined ? {} : { before: audited(before) }), after: audited(row) });
}

const isTaken = async (tx: Tx, code: string): Promise<boolean> =>
  (await tx.query('select 1 from templates where firm_id = $1 and code = $2', [tx.firmId, code])).length > 0;

/** The template that a firm has without a row, unless it has one of its own under that code. */
async function builtIn(tx: Tx, id: string): Promise<TemplateRow | undefined> {
  const { code, version, name, tasks } = standardTemplate;
  if (id !== DEFAULT_PROJECT_TEMPLATE.id || (await isTaken(tx, code))) return undefined;
  return { firmId: tx.firmId, id, code, name, description: null, active: true, tasks: [...tasks], version };
}

export const createProjectTemplate: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { code, name, description, tasks } = request.body;
    if (code === DEFAULT_PROJECT_TEMPLATE.code || (await isTaken(tx, code))) throw new Rejection(projectsErrors.template_code_taken);
    const row = { firmId: tx.firmId, id: tx.newId(), code, name, description: description ?? null, active: true, tasks, version: 1 };
    templates.insert(tx, row);
    publish(tx, row);
    return created(templateReply(row));
  });

export const updateProjectTemplate: Handler<typeof updateOperation> = (request) =>
  request.inFirm(async (tx) => {
    const saved = await templates.findForUpdate(tx, request.params.id);
    const row = saved ?? (await builtIn(tx, request.params.id));
    if (row === undefined) throw new Rejection(httpErrors.not_found);
    if (row.version !== request.ifMatch) throw new Rejection(httpErrors.stale);
    const next = { ...row, ...request.body, description: request.body.description ?? null, version: row.version + 1 };
    if (saved === undefined) templates.insert(tx, next);
    else templates.update(tx, next, { from: row.version });
    publish(tx, next, row);
    return ok(templateReply(next));
  });

export const getProjectTemplate: Handler<typeof getOperation> = (request) =>
  request.inFirm(async (tx) => {
    const row = (await templates.find(tx, request.params.id)) ?? (await builtIn(tx, request.params.id));
    if (row === undefined) throw new Rejection(httpErrors.not_found);
    return ok(templateReply(row));
  });
