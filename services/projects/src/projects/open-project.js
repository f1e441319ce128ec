"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.openProject = openProject;
const milestone_row_1 = require("../milestones/milestone.row");
const task_row_1 = require("../tasks/task.row");
const template_1 = require("../templates/template");
const project_publishing_1 = require("./project.publishing");
const project_row_1 = require("./project.row");
const project_store_1 = require("./project.store");
/** Writes a project with the tasks of its template and its milestones, and tells of it. `today` is the day in the firm's zone. */
async function openProject(tx, project, template, plans, today) {
    const start = project.startDate ?? today;
    const planned = (template?.tasks ?? []).map((task) => ({ task, dueDate: (0, template_1.dueDateOf)(start, task.offsetDays) }));
    const lastDue = planned.reduce((last, { dueDate }) => (last === null || dueDate > last ? dueDate : last), null);
    const row = {
        ...project,
        dueDate: project.dueDate ?? lastDue,
        firmId: tx.firmId,
        id: tx.newId(),
        number: await (0, project_store_1.nextProjectNumber)(tx, today),
        frozen: false,
        templateCode: template?.code ?? null,
        templateVersion: template?.version ?? null,
        completedOn: null,
        cancelReason: null,
        version: 1,
        createdAt: tx.at,
    };
    project_row_1.projectsTable.insert(tx, row);
    planned.forEach(({ task, dueDate }, index) => {
        task_row_1.tasks.insert(tx, {
            firmId: tx.firmId,
            id: tx.newId(),
            projectId: row.id,
            title: task.title,
            description: task.description ?? null,
            status: 'todo',
            priority: 'normal',
            assigneeId: null,
            estimateMinutes: task.estimateMinutes ?? null,
            dueDate,
            clientVisible: task.clientVisible ?? false,
            position: String(index + 1),
            version: 1,
            createdAt: tx.at,
            completedAt: null,
        });
    });
    plans.forEach((plan, index) => {
        milestone_row_1.milestones.insert(tx, {
            firmId: tx.firmId,
            id: tx.newId(),
            projectId: row.id,
            name: plan.name,
            lineageId: plan.lineageId,
            itemKey: plan.itemKey,
            key: plan.key,
            dueDate: null,
            status: 'open',
            reachedOn: null,
            position: index + 1,
            version: 1,
        });
    });
    (0, project_publishing_1.publishCreated)(tx, row, { tasks: planned.length, milestones: plans.length });
    tx.changed({ targetId: row.id, after: { number: row.number, name: row.name, clientId: row.clientId, status: row.status } });
    return row;
}
//# sourceMappingURL=open-project.js.map