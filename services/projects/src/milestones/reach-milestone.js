"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.listMilestones = exports.unreachMilestone = exports.reachMilestone = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const api = __importStar(require("@praxis/contracts/projects"));
const project_1 = require("../projects/project");
const project_row_1 = require("../projects/project.row");
const project_store_1 = require("../projects/project.store");
const milestone_row_1 = require("./milestone.row");
const milestoneReply = (row) => ({
    id: row.id,
    version: row.version,
    projectId: row.projectId,
    name: row.name,
    status: row.status,
    dueDate: row.dueDate ?? undefined,
    reachedOn: row.reachedOn ?? undefined,
    lineageId: row.lineageId ?? undefined,
    key: row.key ?? undefined,
});
/** @throws Rejection when there is no such milestone, it is in the other state, or its project cannot be worked in */
async function milestoneForUpdate(tx, id, ifMatch, wanted) {
    const row = await milestone_row_1.milestones.findForUpdate(tx, id);
    const project = row && (await project_row_1.projectsTable.findForUpdate(tx, row.projectId));
    if (row === undefined || project === undefined)
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    if (ifMatch !== undefined && ifMatch !== row.version)
        throw new kernel_1.Rejection(kernel_1.httpErrors.stale);
    if (row.status !== wanted) {
        throw new kernel_1.Rejection(kernel_1.httpErrors.illegal_transition, { state: row.status, allowed: [row.status === 'open' ? 'reach' : 'unreach'] });
    }
    (0, project_1.requireOpen)((0, project_store_1.stateOf)(project));
    return { row, project };
}
const named = (row, project) => ({
    milestoneId: row.id,
    name: row.name,
    lineageId: row.lineageId ?? undefined,
    itemKey: row.itemKey ?? undefined,
    key: row.key ?? undefined,
    projectId: project.id,
    clientId: project.clientId ?? undefined,
    engagementId: project.engagementId ?? undefined,
});
const reachMilestone = (request) => request.inFirm(async (tx) => {
    const { row, project } = await milestoneForUpdate(tx, request.params.id, request.ifMatch, 'open');
    const { timezone } = await tx.firm();
    const today = (0, kernel_1.todayIn)(timezone, tx.at.toISOString());
    const reachedOn = request.body.reachedOn ?? today;
    if (reachedOn > today)
        throw new kernel_1.Rejection(api.projectsErrors.date_in_future);
    const next = { ...row, status: 'reached', reachedOn, version: row.version + 1 };
    milestone_row_1.milestones.update(tx, next, { from: row.version });
    tx.publish(api.milestoneReached, {
        subject: row.id,
        clientId: project.clientId ?? undefined,
        data: { ...named(next, project), reachedOn },
    });
    tx.changed({ targetId: row.id, before: { status: row.status }, after: { status: next.status, reachedOn } });
    return (0, chassis_1.ok)(milestoneReply(next));
});
exports.reachMilestone = reachMilestone;
const unreachMilestone = (request) => request.inFirm(async (tx) => {
    const { row, project } = await milestoneForUpdate(tx, request.params.id, request.ifMatch, 'reached');
    const next = { ...row, status: 'open', reachedOn: null, version: row.version + 1 };
    milestone_row_1.milestones.update(tx, next, { from: row.version });
    tx.publish(api.milestoneUnreached, {
        subject: row.id,
        clientId: project.clientId ?? undefined,
        data: { ...named(next, project), reason: request.body.reason },
    });
    tx.changed({ targetId: row.id, before: { status: row.status }, after: { status: next.status }, reason: request.body.reason });
    return (0, chassis_1.ok)(milestoneReply(next));
});
exports.unreachMilestone = unreachMilestone;
const listMilestones = (request) => request.inFirm((tx) => (0, chassis_1.readPage)(request, tx, {
    from: 'milestones m join projects p on p.firm_id = m.firm_id and p.id = m.project_id',
    columns: 'm.*',
    where: [
        ['m.project_id = $', request.query.projectId],
        ['m.status = $', request.query.status],
        ...(request.principal.clientIds === undefined
            ? []
            : [['p.client_id = any($)', request.principal.clientIds], ['p.client_visible']]),
    ],
    sorts: { position: ['m.project_id asc', 'm.position asc', 'm.id asc'], name: ['lower(m.name) asc', 'm.id asc'] },
    map: (record) => milestoneReply(milestone_row_1.milestones.fromDatabase(record)),
}));
exports.listMilestones = listMilestones;
//# sourceMappingURL=reach-milestone.js.map