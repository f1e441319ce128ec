"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.completeTask = exports.moveTask = exports.updateTask = exports.createTask = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const projects_1 = require("@praxis/contracts/projects");
const member_row_1 = require("../members/member.row");
const project_1 = require("../projects/project");
const project_store_1 = require("../projects/project.store");
const position_1 = require("./position");
const task_row_1 = require("./task.row");
const task_store_1 = require("./task.store");
const createTask = (request) => request.inFirm(async (tx) => {
    const project = await (0, project_store_1.projectForUpdate)(tx, request.params.id, undefined);
    (0, project_1.requireOpen)((0, project_store_1.stateOf)(project));
    const { body } = request;
    await (0, member_row_1.requireMember)(tx, body.assigneeId);
    const [last] = await task_row_1.tasks.select(tx, 'where firm_id = $1 and project_id = $2 order by position desc limit 1', [tx.firmId, project.id]);
    const task = {
        firmId: tx.firmId,
        id: tx.newId(),
        projectId: project.id,
        title: body.title,
        description: body.description ?? null,
        status: 'todo',
        priority: body.priority ?? 'normal',
        assigneeId: body.assigneeId ?? null,
        estimateMinutes: body.estimateMinutes ?? null,
        dueDate: body.dueDate ?? null,
        clientVisible: body.clientVisible ?? false,
        position: (0, position_1.positionBetween)(last?.position, undefined),
        version: 1,
        createdAt: tx.at,
        completedAt: null,
    };
    task_row_1.tasks.insert(tx, task);
    tx.changed({ targetId: task.id, after: { projectId: project.id, status: task.status, assigneeId: task.assigneeId } });
    return (0, chassis_1.created)((0, task_store_1.taskReply)(task));
});
exports.createTask = createTask;
const updateTask = (request) => request.inFirm(async (tx) => {
    const { task } = await (0, task_store_1.taskForUpdate)(tx, request.params.id, request.ifMatch);
    const { body } = request;
    await (0, member_row_1.requireMember)(tx, body.assigneeId);
    const given = (value, present) => (value === undefined ? present : value);
    const status = body.status ?? task.status;
    const next = {
        ...task,
        title: body.title ?? task.title,
        description: given(body.description, task.description),
        priority: body.priority ?? task.priority,
        assigneeId: given(body.assigneeId, task.assigneeId),
        estimateMinutes: given(body.estimateMinutes, task.estimateMinutes),
        dueDate: given(body.dueDate, task.dueDate),
        clientVisible: body.clientVisible ?? task.clientVisible,
        status,
        completedAt: status === 'done' ? task.completedAt : null,
        version: task.version + 1,
    };
    (0, task_store_1.saveTask)(tx, task, next);
    return (0, chassis_1.ok)((0, task_store_1.taskReply)(next));
});
exports.updateTask = updateTask;
const moveTask = (request) => request.inFirm(async (tx) => {
    const { task, project } = await (0, task_store_1.taskForUpdate)(tx, request.params.id, request.ifMatch);
    const others = await task_row_1.tasks.select(tx, 'where firm_id = $1 and project_id = $2 and id <> $3 order by position, id', [
        tx.firmId,
        project.id,
        task.id,
    ]);
    const after = request.body.afterTaskId;
    const index = after === undefined ? 0 : others.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && index === 0)
        throw new kernel_1.Rejection(projects_1.projectsErrors.neighbour_unknown);
    const next = { ...task, position: (0, position_1.positionBetween)(others[index - 1]?.position, others[index]?.position), version: task.version + 1 };
    (0, task_store_1.saveTask)(tx, task, next);
    return (0, chassis_1.ok)((0, task_store_1.taskReply)(next));
});
exports.moveTask = moveTask;
const completeTask = (request) => request.inFirm(async (tx) => {
    const { task, project } = await (0, task_store_1.taskForUpdate)(tx, request.params.id, request.ifMatch);
    // Saying again that it is done changes nothing and is told to nobody.
    if (task.status === 'done')
        return (0, chassis_1.ok)((0, task_store_1.taskReply)(task));
    const next = { ...task, status: 'done', completedAt: tx.at, version: task.version + 1 };
    (0, task_store_1.saveTask)(tx, task, next);
    tx.publish(projects_1.taskCompleted, {
        subject: task.id,
        clientId: project.clientId ?? undefined,
        data: {
            taskId: task.id,
            projectId: project.id,
            clientId: project.clientId ?? undefined,
            title: task.title,
            completedBy: request.principal.kind === 'user' ? (0, chassis_1.idOfActor)(request.principal.id) : undefined,
            completedAt: tx.at.toISOString(),
        },
    });
    return (0, chassis_1.ok)((0, task_store_1.taskReply)(next));
});
exports.completeTask = completeTask;
//# sourceMappingURL=change-task.js.map