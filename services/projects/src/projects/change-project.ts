import { type Handler, type OperationRequest, ok, type Tx } from '@praxis/chassis';
import { todayIn } from '@praxis/contracts/kernel';
import type * as api from '@praxis/contracts/projects';
import { requireMember } from '../members/member.row';
import { decide, type ProjectCommand, requireOpen } from './project';
import { countTasks, projectReply } from './project.reply';
import { applyEvents, projectForUpdate, saveProject, stateOf } from './project.store';

export const updateProject: Handler<typeof api.updateProject> = (request) =>
  request.inFirm(async (tx) => {
    const row = await projectForUpdate(tx, request.params.id, request.ifMatch);
    requireOpen(stateOf(row));
    const { name, managerId, startDate, dueDate, clientVisible } = request.body;
    await requireMember(tx, managerId);
    const next = {
      ...row,
      name: name ?? row.name,
      managerId: managerId === undefined ? row.managerId : managerId,
      startDate: startDate === undefined ? row.startDate : startDate,
      dueDate: dueDate === undefined ? row.dueDate : dueDate,
      clientVisible: clientVisible ?? row.clientVisible,
      version: row.version + 1,
    };
    saveProject(tx, row, next);
    return ok(projectReply(next, await countTasks(tx, row.id)));
  });

/** One use case per move through the project's life; what differs is the command. */
type Move =
  | typeof api.startProject
  | typeof api.holdProject
  | typeof api.completeProject
  | typeof api.reopenProject
  | typeof api.cancelProject;
const move =
  <O extends Move>(commandOf: (request: OperationRequest<O>, today: string) => ProjectCommand): Handler<O> =>
  (request) =>
    request.inFirm(async (tx: Tx) => {
      const row = await projectForUpdate(tx, (request.params as { id: string }).id, request.ifMatch);
      const { timezone } = await tx.firm();
      const next = applyEvents(tx, row, decide(stateOf(row), commandOf(request, todayIn(timezone, tx.at.toISOString()))));
      return ok(projectReply(next, await countTasks(tx, row.id))) as never;
    });

export const startProject = move<typeof api.startProject>(() => ({ type: 'start' }));
export const holdProject = move<typeof api.holdProject>((request) => ({ type: 'hold', reason: request.body.reason }));
export const resumeProject = move<typeof api.resumeProject>(() => ({ type: 'resume' }));
export const completeProject = move<typeof api.completeProject>((_, today) => ({ type: 'complete', on: today }));
export const reopenProject = move<typeof api.reopenProject>((request) => ({ type: 'reopen', reason: request.body.reason }));
export const cancelProject = move<typeof api.cancelProject>((request) => ({ type: 'cancel', reason: request.body.reason }));
