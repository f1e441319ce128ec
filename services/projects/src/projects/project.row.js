"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ProjectNumberSchema = exports.projectsTable = exports.ProjectSchema = void 0;
const chassis_1 = require("@praxis/chassis");
exports.ProjectSchema = new chassis_1.EntitySchema({
    name: 'projects',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        id: { type: 'uuid', primary: true },
        number: { type: 'text' },
        name: { type: 'text' },
        status: { type: 'text' },
        frozen: { type: 'boolean' },
        clientId: { name: 'client_id', type: 'uuid', nullable: true },
        engagementId: { name: 'engagement_id', type: 'uuid', nullable: true },
        onboardingId: { name: 'onboarding_id', type: 'uuid', nullable: true },
        proposalId: { name: 'proposal_id', type: 'uuid', nullable: true },
        managerId: { name: 'manager_id', type: 'uuid', nullable: true },
        billing: { type: 'text' },
        startDate: { name: 'start_date', type: 'date', nullable: true },
        dueDate: { name: 'due_date', type: 'date', nullable: true },
        templateCode: { name: 'template_code', type: 'text', nullable: true },
        templateVersion: { name: 'template_version', type: 'int', nullable: true },
        clientVisible: { name: 'client_visible', type: 'boolean' },
        carriedLines: { name: 'carried_lines', type: 'jsonb' },
        warnings: { type: 'jsonb' },
        completedOn: { name: 'completed_on', type: 'date', nullable: true },
        cancelReason: { name: 'cancel_reason', type: 'text', nullable: true },
        version: { type: 'int' },
        createdAt: { name: 'created_at', type: 'timestamptz' },
    },
});
exports.projectsTable = (0, chassis_1.tableOf)(exports.ProjectSchema);
/** The last number given in a year; its row is locked by whoever takes the next. */
exports.ProjectNumberSchema = new chassis_1.EntitySchema({
    name: 'project_numbers',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        year: { type: 'int', primary: true },
        last: { type: 'int' },
    },
});
//# sourceMappingURL=project.row.js.map