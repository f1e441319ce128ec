"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.stateOf = void 0;
exports.projectForUpdate = projectForUpdate;
exports.projectOfEngagement = projectOfEngagement;
exports.applyEvents = applyEvents;
exports.saveProject = saveProject;
exports.nextProjectNumber = nextProjectNumber;
const kernel_1 = require("@praxis/contracts/kernel");
const project_1 = require("./project");
const project_publishing_1 = require("./project.publishing");
const project_row_1 = require("./project.row");
const stateOf = (row) => ({
    status: row.status,
    frozen: row.frozen,
    engagementId: row.engagementId ?? undefined,
});
exports.stateOf = stateOf;
/** @throws Rejection `http.not_found` */
async function projectForUpdate(tx, id, ifMatch) {
    const row = await project_row_1.projectsTable.findForUpdate(tx, id);
    if (row === undefined)
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    if (ifMatch !== undefined && ifMatch !== row.version)
        throw new kernel_1.Rejection(kernel_1.httpErrors.stale);
    return row;
}
async function projectOfEngagement(tx, engagementId) {
    const [row] = await project_row_1.projectsTable.select(tx, 'where firm_id = $1 and engagement_id = $2 for update', [tx.firmId, engagementId]);
    return row;
}
/** Applies what was decided: row, version and outbox meet only here. */
function applyEvents(tx, row, events) {
    if (events.length === 0)
        return row;
    const state = events.reduce(project_1.evolve, (0, exports.stateOf)(row));
    const completed = events.find((event) => event.type === 'completed');
    const cancelled = events.find((event) => event.type === 'cancelled');
    const next = {
        ...row,
        status: state.status,
        frozen: state.frozen,
        completedOn: completed?.on ?? (state.status === 'completed' ? row.completedOn : null),
        cancelReason: cancelled?.reason ?? row.cancelReason,
        version: row.version + 1,
    };
    saveProject(tx, row, next);
    for (const event of events)
        (0, project_publishing_1.publishProject)(tx, next, event);
    return next;
}
function saveProject(tx, before, after) {
    project_row_1.projectsTable.update(tx, after, { from: before.version });
    tx.changed({
        targetId: after.id,
        before: { status: before.status, name: before.name, managerId: before.managerId, dueDate: before.dueDate },
        after: { status: after.status, name: after.name, managerId: after.managerId, dueDate: after.dueDate },
    });
}
/** `P-2027-0001`, per firm and year of the given day. */
async function nextProjectNumber(tx, on) {
    const year = on.slice(0, 4);
    const [row] = await tx.query(`insert into project_numbers (firm_id, year, last) values ($1, $2, 1)
     on conflict (firm_id, year) do update set last = project_numbers.last + 1 returning last`, [tx.firmId, Number(year)]);
    return `P-${year}-${String(row?.last ?? 1).padStart(4, '0')}`;
}
//# sourceMappingURL=project.store.js.map