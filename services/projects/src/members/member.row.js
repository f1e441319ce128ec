"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.members = exports.KnownClientSchema = exports.MemberSchema = void 0;
exports.requireMember = requireMember;
exports.requireClient = requireClient;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const projects_1 = require("@praxis/contracts/projects");
exports.MemberSchema = new chassis_1.EntitySchema({
    name: 'members',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        userId: { name: 'user_id', type: 'uuid', primary: true },
        name: { type: 'text' },
        status: { type: 'text' },
        aggregateVersion: { name: 'aggregate_version', type: 'bigint' },
    },
});
exports.KnownClientSchema = new chassis_1.EntitySchema({
    name: 'known_clients',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        clientId: { name: 'client_id', type: 'uuid', primary: true },
        name: { type: 'text' },
        aggregateVersion: { name: 'aggregate_version', type: 'bigint' },
    },
});
exports.members = (0, chassis_1.tableOf)(exports.MemberSchema);
/** @throws Rejection `projects.user_unknown` when the person is no active member of the firm */
async function requireMember(tx, userId) {
    if (userId === null || userId === undefined)
        return;
    const rows = await tx.query(`select 1 from members where firm_id = $1 and user_id = $2 and status = 'active'`, [tx.firmId, userId]);
    if (rows.length === 0)
        throw new kernel_1.Rejection(projects_1.projectsErrors.user_unknown);
}
/** @throws Rejection `projects.client_unknown` */
async function requireClient(tx, clientId) {
    if (clientId === undefined)
        return;
    const rows = await tx.query('select 1 from known_clients where firm_id = $1 and client_id = $2', [tx.firmId, clientId]);
    if (rows.length === 0)
        throw new kernel_1.Rejection(projects_1.projectsErrors.client_unknown);
}
//# sourceMappingURL=member.row.js.map