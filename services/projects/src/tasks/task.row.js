"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.tasks = exports.TaskSchema = void 0;
const chassis_1 = require("@praxis/chassis");
exports.TaskSchema = new chassis_1.EntitySchema({
    name: 'tasks',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        id: { type: 'uuid', primary: true },
        projectId: { name: 'project_id', type: 'uuid' },
        title: { type: 'text' },
        description: { type: 'text', nullable: true },
        status: { type: 'text' },
        priority: { type: 'text' },
        assigneeId: { name: 'assignee_id', type: 'uuid', nullable: true },
        estimateMinutes: { name: 'estimate_minutes', type: 'int', nullable: true },
        dueDate: { name: 'due_date', type: 'date', nullable: true },
        clientVisible: { name: 'client_visible', type: 'boolean' },
        position: { type: 'numeric' },
        version: { type: 'int' },
        createdAt: { name: 'created_at', type: 'timestamptz' },
        completedAt: { name: 'completed_at', type: 'timestamptz', nullable: true },
    },
});
exports.tasks = (0, chassis_1.tableOf)(exports.TaskSchema);
//# sourceMappingURL=task.row.js.map