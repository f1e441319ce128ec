"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.getProject = exports.listProjects = exports.maySeeProject = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const project_reply_1 = require("./project.reply");
const project_row_1 = require("./project.row");
/** Conditions that leave a portal user the shared projects of its own clients. */
const visibleTo = (principal) => principal.clientIds === undefined ? [] : [['p.client_id = any($)', principal.clientIds], ['p.client_visible']];
const maySeeProject = (principal, project) => principal.clientIds === undefined ||
    (project.clientVisible && project.clientId !== null && principal.clientIds.includes(project.clientId));
exports.maySeeProject = maySeeProject;
const listProjects = (request) => request.inFirm((tx) => {
    const { clientId, engagementId, status, q } = request.query;
    const pattern = (0, chassis_1.containing)(q);
    return (0, chassis_1.readPage)(request, tx, {
        from: `projects p cross join lateral (
        select count(*)::int as total, count(*) filter (where t.status = 'done')::int as done
          from tasks t where t.firm_id = p.firm_id and t.project_id = p.id) counts`,
        columns: 'p.*, counts.total, counts.done',
        where: [
            ['p.client_id = $', clientId],
            ['p.engagement_id = $', engagementId],
            ['p.status = $', status],
            [`(p.name || ' ' || p.number) ilike $`, pattern],
            ...visibleTo(request.principal),
        ],
        sorts: {
            '-createdAt': ['p.created_at desc', 'p.id desc'],
            number: ['p.number asc', 'p.id asc'],
            name: ['lower(p.name) asc', 'p.id asc'],
        },
        map: (record) => (0, project_reply_1.projectReply)(project_row_1.projectsTable.fromDatabase(record), { total: Number(record['total']), done: Number(record['done']) }),
    });
});
exports.listProjects = listProjects;
const getProject = (request) => request.inFirm(async (tx) => {
    const row = await project_row_1.projectsTable.find(tx, request.params.id);
    if (row === undefined || !(0, exports.maySeeProject)(request.principal, row))
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    return (0, chassis_1.ok)((0, project_reply_1.projectReply)(row, await (0, project_reply_1.countTasks)(tx, row.id)));
});
exports.getProject = getProject;
//# sourceMappingURL=list-projects.js.map