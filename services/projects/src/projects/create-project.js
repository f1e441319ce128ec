"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createProject = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const projects_1 = require("@praxis/contracts/projects");
const member_row_1 = require("../members/member.row");
const template_row_1 = require("../templates/template.row");
const open_project_1 = require("./open-project");
const project_reply_1 = require("./project.reply");
const createProject = (request) => request.inFirm(async (tx) => {
    const { body } = request;
    await (0, member_row_1.requireClient)(tx, body.clientId);
    await (0, member_row_1.requireMember)(tx, body.managerId);
    const template = body.template === undefined ? undefined : await (0, template_row_1.templateOf)(tx, body.template);
    if (body.template !== undefined && template === undefined)
        throw new kernel_1.Rejection(projects_1.projectsErrors.template_unknown);
    const { timezone } = await tx.firm();
    const today = (0, kernel_1.todayIn)(timezone, tx.at.toISOString());
    const row = await (0, open_project_1.openProject)(tx, {
        name: body.name,
        status: 'planned',
        clientId: body.clientId ?? null,
        engagementId: null,
        onboardingId: null,
        proposalId: null,
        managerId: body.managerId ?? null,
        billing: body.billing ?? (body.clientId === undefined ? 'non_billable' : 'time_and_materials'),
        startDate: body.startDate ?? today,
        dueDate: body.dueDate ?? null,
        clientVisible: body.clientVisible ?? false,
        carriedLines: [],
        warnings: [],
    }, template, [], today);
    return (0, chassis_1.created)((0, project_reply_1.projectReply)(row, await (0, project_reply_1.countTasks)(tx, row.id)));
});
exports.createProject = createProject;
//# sourceMappingURL=create-project.js.map