"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.onStepRetried = void 0;
const chassis_1 = require("@praxis/chassis");
const clients_1 = require("@praxis/contracts/clients");
const project_publishing_1 = require("../projects/project.publishing");
const project_reply_1 = require("../projects/project.reply");
const project_store_1 = require("../projects/project.store");
/** Runs the waiting cause now; when it had succeeded, tells of the project again from what it is. */
exports.onStepRetried = (0, chassis_1.react)(clients_1.onboardingStepRetried, { name: 'retry-project', kind: 'effect' }, async (tx, { data }) => {
    if (data.step !== 'project' || data.engagementId === undefined)
        return;
    const waiting = await tx.retryParked(data.causeEventId);
    if (waiting.length > 0)
        return;
    const project = await (0, project_store_1.projectOfEngagement)(tx, data.engagementId);
    if (project === undefined)
        return;
    const [row] = await tx.query('select count(*)::int as count from milestones where firm_id = $1 and project_id = $2', [
        tx.firmId,
        project.id,
    ]);
    (0, project_publishing_1.publishCreated)(tx, project, { tasks: (await (0, project_reply_1.countTasks)(tx, project.id)).total, milestones: row?.count ?? 0 });
});
//# sourceMappingURL=on-step-retried.js.map