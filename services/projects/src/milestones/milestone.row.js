"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.milestones = exports.MilestoneSchema = void 0;
const chassis_1 = require("@praxis/chassis");
exports.MilestoneSchema = new chassis_1.EntitySchema({
    name: 'milestones',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        id: { type: 'uuid', primary: true },
        projectId: { name: 'project_id', type: 'uuid' },
        name: { type: 'text' },
        lineageId: { name: 'lineage_id', type: 'uuid', nullable: true },
        itemKey: { name: 'item_key', type: 'text', nullable: true },
        key: { type: 'text', nullable: true },
        dueDate: { name: 'due_date', type: 'date', nullable: true },
        status: { type: 'text' },
        reachedOn: { name: 'reached_on', type: 'date', nullable: true },
        position: { type: 'int' },
        version: { type: 'int' },
    },
});
exports.milestones = (0, chassis_1.tableOf)(exports.MilestoneSchema);
//# sourceMappingURL=milestone.row.js.map