"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.getTask = exports.listTasks = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const list_projects_1 = require("../projects/list-projects");
const project_row_1 = require("../projects/project.row");
const task_row_1 = require("./task.row");
const task_store_1 = require("./task.store");
const listTasks = (request) => request.inFirm(async (tx) => {
    const project = await project_row_1.projectsTable.find(tx, request.params.id);
    if (project === undefined || !(0, list_projects_1.maySeeProject)(request.principal, project))
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    return (0, chassis_1.readPage)(request, tx, {
        from: 'tasks t',
        columns: 't.*',
        where: [
            ['t.project_id = $', project.id],
            ['t.status = $', request.query.status],
            ['t.assignee_id = $', request.query.assigneeId],
            request.principal.clientIds === undefined ? undefined : ['t.client_visible'],
        ],
        sorts: {
            position: ['t.position asc', 't.id asc'],
            dueDate: [`coalesce(t.due_date, 'infinity'::date) asc`, 't.id asc'],
            '-createdAt': ['t.created_at desc', 't.id desc'],
        },
        map: (record) => (0, task_store_1.taskReply)(task_row_1.tasks.fromDatabase(record)),
    });
});
exports.listTasks = listTasks;
const getTask = (request) => request.inFirm(async (tx) => {
    const task = await task_row_1.tasks.find(tx, request.params.id);
    const project = task && (await project_row_1.projectsTable.find(tx, task.projectId));
    const portal = request.principal.clientIds !== undefined;
    if (task === undefined || project === undefined || !(0, list_projects_1.maySeeProject)(request.principal, project) || (portal && !task.clientVisible)) {
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    }
    return (0, chassis_1.ok)((0, task_store_1.taskReply)(task));
});
exports.getTask = getTask;
//# sourceMappingURL=list-tasks.js.map