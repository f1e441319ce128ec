"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.onEngagementStarted = void 0;
const chassis_1 = require("@praxis/chassis");
const clients_1 = require("@praxis/contracts/clients");
const kernel_1 = require("@praxis/contracts/kernel");
const cancellation_row_1 = require("../projects/cancellation.row");
const open_project_1 = require("../projects/open-project");
const project_1 = require("../projects/project");
const project_store_1 = require("../projects/project.store");
const template_1 = require("../templates/template");
const template_row_1 = require("../templates/template.row");
/**
 * An engagement that asks for a project gets one, with the tasks of its template and the milestones of its lines. A template that is not
 * known never stops it: the project has no tasks then, and a warning.
 */
exports.onEngagementStarted = (0, chassis_1.react)(clients_1.engagementStarted, { name: 'open-project', kind: 'effect' }, async (tx, { data: engagement }) => {
    if (!engagement.createProject)
        return;
    if (await (0, cancellation_row_1.isCancelled)(tx, engagement.engagementId))
        return;
    if ((await (0, project_store_1.projectOfEngagement)(tx, engagement.engagementId)) !== undefined)
        return;
    const { timezone } = await tx.firm();
    const today = (0, kernel_1.todayIn)(timezone, tx.at.toISOString());
    const code = engagement.projectTemplate?.code ?? template_1.standardTemplate.code;
    const template = await (0, template_row_1.templateOf)(tx, code);
    const warnings = template === undefined
        ? [{ code: 'projects.template_unknown', detail: `There is no template "${code}": the project has no tasks` }]
        : [];
    await (0, open_project_1.openProject)(tx, {
        name: engagement.title,
        status: engagement.startDate > today ? 'planned' : 'active',
        clientId: engagement.clientId,
        engagementId: engagement.engagementId,
        onboardingId: engagement.onboardingId ?? null,
        proposalId: engagement.proposalId ?? null,
        managerId: engagement.ownerId ?? null,
        billing: (0, project_1.billingOf)(engagement.lines.map(({ billing }) => billing.rule)),
        startDate: engagement.startDate,
        dueDate: engagement.endDate ?? null,
        clientVisible: true,
        carriedLines: carriedLines(engagement),
        warnings,
    }, template, milestonePlans(engagement), today);
});
function carriedLines({ lines }) {
    return lines.flatMap(({ lineageId, itemKey, billing }) => {
        if (billing.rule === 'on_completion')
            return [{ lineageId, itemKey, rule: 'on_completion' }];
        if (billing.rule !== 'milestone')
            return [];
        return [{ lineageId, itemKey, rule: 'milestone', milestoneKeys: billing.milestones.map(({ key }) => key) }];
    });
}
function milestonePlans({ lines }) {
    return lines.flatMap(({ lineageId, itemKey, billing }) => billing.rule === 'milestone' ? billing.milestones.map(({ key, name }) => ({ name, lineageId, itemKey, key })) : []);
}
//# sourceMappingURL=on-engagement-started.js.map