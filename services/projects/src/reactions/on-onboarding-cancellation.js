"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.onOnboardingCancelled = exports.onCancellationRefused = exports.onCancellationRequested = void 0;
const chassis_1 = require("@praxis/chassis");
const clients_1 = require("@praxis/contracts/clients");
const projects_1 = require("@praxis/contracts/projects");
const cancellation_row_1 = require("../projects/cancellation.row");
const project_1 = require("../projects/project");
const project_publishing_1 = require("../projects/project.publishing");
const project_store_1 = require("../projects/project.store");
function setFrozen(tx, project, frozen) {
    if (project.frozen !== frozen)
        (0, project_store_1.saveProject)(tx, project, { ...project, frozen, version: project.version + 1 });
}
/** Freezes the project and says whether anything here stands against cancelling. */
exports.onCancellationRequested = (0, chassis_1.react)(clients_1.onboardingCancellationRequested, { name: 'answer-cancellation', kind: 'effect' }, async (tx, { data }) => {
    const { onboardingId, engagementId, clientId } = data;
    const project = await (0, project_store_1.projectOfEngagement)(tx, engagementId);
    const about = { subject: engagementId, clientId };
    if (project?.status === 'completed') {
        const { code, detail } = projects_1.projectsErrors.project_completed;
        tx.publish(projects_1.projectsCancellationRefused, { ...about, data: { onboardingId, engagementId, clientId, code, reason: detail } });
        return;
    }
    if (project !== undefined && project.status !== 'cancelled')
        setFrozen(tx, project, true);
    tx.publish(projects_1.projectsCancellationCleared, { ...about, data: { onboardingId, engagementId, clientId } });
});
/** Somebody refused: the project goes on. */
exports.onCancellationRefused = (0, chassis_1.react)(clients_1.onboardingCancellationRefused, { name: 'unfreeze-project', kind: 'effect' }, async (tx, { data }) => {
    const project = await (0, project_store_1.projectOfEngagement)(tx, data.engagementId);
    if (project !== undefined)
        setFrozen(tx, project, false);
});
/** All were clear: the project is cancelled, and none is made for this engagement any more. */
exports.onOnboardingCancelled = (0, chassis_1.react)(clients_1.onboardingCancelled, { name: 'cancel-project', kind: 'effect' }, async (tx, { data }) => {
    (0, cancellation_row_1.rememberCancellation)(tx, data.engagementId, data.onboardingId);
    const project = await (0, project_store_1.projectOfEngagement)(tx, data.engagementId);
    if (project === undefined || !data.undo.includes('project'))
        return;
    const events = (0, project_1.cancelWithOnboarding)((0, project_store_1.stateOf)(project), data.reason);
    // One that somebody cancelled before says so again, for the onboarding waits for it.
    if (events.length === 0)
        (0, project_publishing_1.publishCancelled)(tx, project, data.reason);
    else
        (0, project_store_1.applyEvents)(tx, project, events);
});
//# sourceMappingURL=on-onboarding-cancellation.js.map