"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.taskReply = void 0;
exports.taskForUpdate = taskForUpdate;
exports.saveTask = saveTask;
const kernel_1 = require("@praxis/contracts/kernel");
const project_1 = require("../projects/project");
const project_row_1 = require("../projects/project.row");
const project_store_1 = require("../projects/project.store");
const task_row_1 = require("./task.row");
/**
 * A task with its project, both locked: the project first, so that moves within one project take turns and two of them never deadlock.
 * @throws Rejection `http.not_found`, `http.stale`, or why the project cannot be worked in
 */
async function taskForUpdate(tx, id, ifMatch) {
    const seen = await task_row_1.tasks.find(tx, id);
    const project = seen && (await project_row_1.projectsTable.findForUpdate(tx, seen.projectId));
    const task = project && (await task_row_1.tasks.findForUpdate(tx, id));
    if (project === undefined || task === undefined)
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    if (ifMatch !== undefined && ifMatch !== task.version)
        throw new kernel_1.Rejection(kernel_1.httpErrors.stale);
    (0, project_1.requireOpen)((0, project_store_1.stateOf)(project));
    return { task, project };
}
function saveTask(tx, before, after) {
    task_row_1.tasks.update(tx, after, { from: before.version });
    tx.changed({
        targetId: after.id,
        before: { status: before.status, assigneeId: before.assigneeId, dueDate: before.dueDate },
        after: { status: after.status, assigneeId: after.assigneeId, dueDate: after.dueDate },
    });
}
const taskReply = (row) => ({
    id: row.id,
    version: row.version,
    projectId: row.projectId,
    title: row.title,
    description: row.description ?? undefined,
    status: row.status,
    priority: row.priority,
    assigneeId: row.assigneeId ?? undefined,
    estimateMinutes: row.estimateMinutes ?? undefined,
    dueDate: row.dueDate ?? undefined,
    clientVisible: row.clientVisible,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString(),
});
exports.taskReply = taskReply;
//# sourceMappingURL=task.store.js.map