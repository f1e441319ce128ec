import { created, type Handler } from '@praxis/chassis';
import { Rejection, todayIn } from '@praxis/contracts/kernel';
import { type createProject as createOperation, projectsErrors } from '@praxis/contracts/projects';
import { requireClient, requireMember } from '../members/member.row';
import { templateOf } from '../templates/template.row';
import { openProject } from './open-project';
import { projectReply } from './project.reply';

export const createProject: Handler<typeof createOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { body } = request;
    await requireClient(tx, body.clientId);
    await requireMember(tx, body.managerId);
    const template = body.template === undefined ? undefined : await templateOf(tx, body.template);
    if (body.template !== undefined && template === undefined) throw new Rejection(projectsErrors.template_unknown);
    const { timezone } = await tx.firm();
    const today = todayIn(timezone, tx.at.toISOString());
    const row = await openProject(
      tx,
      {
        name: body.name,
        status: 'planned',
        clientId: body.clientId ?? null,
        engagementId: null,
        onboardingId: null,
        proposalId: null,
        managerId: body.managerId ?? null,
        billing: body.billing ?? (body.clientId === undefined ? 'non_billable' : 'time_and_materials'),
        startDate: body.startDate ?? today,
        dueDate: body.dueDate ?? null,
        clientVisible: body.clientVisible ?? false,
        carriedLines: [],
        warnings: [],
      },
      template,
      [],
      today,
    );
    return created(projectReply(row, { total: template?.tasks.length ?? 0, done: 0 }));
  });
