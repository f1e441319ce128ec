"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.projectReply = void 0;
exports.countTasks = countTasks;
const project_1 = require("./project");
const project_store_1 = require("./project.store");
const projectReply = (row, tasks) => ({
    id: row.id,
    version: row.version,
    number: row.number,
    name: row.name,
    status: row.status,
    clientId: row.clientId ?? undefined,
    engagementId: row.engagementId ?? undefined,
    managerId: row.managerId ?? undefined,
    billing: row.billing,
    startDate: row.startDate ?? undefined,
    dueDate: row.dueDate ?? undefined,
    template: row.templateCode === null || row.templateVersion === null ? undefined : { code: row.templateCode, version: row.templateVersion },
    clientVisible: row.clientVisible,
    frozen: row.frozen,
    tasks,
    warnings: row.warnings,
    createdAt: row.createdAt.toISOString(),
    completedOn: row.completedOn ?? undefined,
    cancelReason: row.cancelReason ?? undefined,
    allowed: (0, project_1.allowedMoves)((0, project_store_1.stateOf)(row)),
});
exports.projectReply = projectReply;
async function countTasks(tx, projectId) {
    const [counts] = await tx.query(`select count(*)::int as total, count(*) filter (where status = 'done')::int as done from tasks where firm_id = $1 and project_id = $2`, [tx.firmId, projectId]);
    return counts ?? { total: 0, done: 0 };
}
//# sourceMappingURL=project.reply.js.map