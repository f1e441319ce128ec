"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.getProjectTemplate = exports.updateProjectTemplate = exports.createProjectTemplate = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const projects_1 = require("@praxis/contracts/projects");
const template_row_1 = require("./template.row");
const templateReply = (row) => ({
    id: row.id,
    version: row.version,
    code: row.code,
    name: row.name,
    description: row.description ?? undefined,
    active: row.active,
    tasks: row.tasks,
});
function publish(tx, row) {
    tx.publish(projects_1.templatePublished, {
        subject: row.id,
        data: {
            templateId: row.id,
            code: row.code,
            version: row.version,
            name: row.name,
            description: row.description ?? undefined,
            active: row.active,
            taskCount: row.tasks.length,
        },
    });
    tx.changed({ targetId: row.id, after: { code: row.code, version: row.version, active: row.active } });
}
const createProjectTemplate = (request) => request.inFirm(async (tx) => {
    const { code, name, description, tasks } = request.body;
    const twins = await tx.query('select 1 from templates where firm_id = $1 and code = $2', [tx.firmId, code]);
    if (twins.length > 0)
        throw new kernel_1.Rejection(projects_1.projectsErrors.template_code_taken);
    const row = { firmId: tx.firmId, id: tx.newId(), code, name, description: description ?? null, active: true, tasks, version: 1 };
    template_row_1.templates.insert(tx, row);
    publish(tx, row);
    return (0, chassis_1.created)(templateReply(row));
});
exports.createProjectTemplate = createProjectTemplate;
const updateProjectTemplate = (request) => request.inFirm(async (tx) => {
    const row = await template_row_1.templates.findForUpdate(tx, request.params.id);
    if (row === undefined)
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    if (row.version !== request.ifMatch)
        throw new kernel_1.Rejection(kernel_1.httpErrors.stale);
    const next = { ...row, ...request.body, description: request.body.description ?? null, version: row.version + 1 };
    template_row_1.templates.update(tx, next, { from: row.version });
    publish(tx, next);
    return (0, chassis_1.ok)(templateReply(next));
});
exports.updateProjectTemplate = updateProjectTemplate;
const getProjectTemplate = (request) => request.inFirm(async (tx) => {
    const row = await template_row_1.templates.find(tx, request.params.id);
    if (row === undefined)
        throw new kernel_1.Rejection(kernel_1.httpErrors.not_found);
    return (0, chassis_1.ok)(templateReply(row));
});
exports.getProjectTemplate = getProjectTemplate;
//# sourceMappingURL=save-template.js.map