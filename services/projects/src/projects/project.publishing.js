"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.publishCreated = publishCreated;
exports.publishProject = publishProject;
exports.publishCancelled = publishCancelled;
const projects_1 = require("@praxis/contracts/projects");
const named = (project) => ({
    projectId: project.id,
    number: project.number,
    name: project.name,
    clientId: project.clientId ?? undefined,
    engagementId: project.engagementId ?? undefined,
});
const about = (project) => ({ subject: project.id, clientId: project.clientId ?? undefined });
const refs = (project) => ({ onboardingId: project.onboardingId ?? undefined, proposalId: project.proposalId ?? undefined });
/** Tells that a project exists; again, from its present state, when its onboarding step is retried. */
function publishCreated(tx, project, counts) {
    tx.publish(projects_1.projectCreated, {
        ...about(project),
        data: {
            ...named(project),
            ...refs(project),
            status: project.status,
            managerId: project.managerId ?? undefined,
            billing: project.billing,
            startDate: project.startDate ?? undefined,
            dueDate: project.dueDate ?? undefined,
            template: project.templateCode === null || project.templateVersion === null
                ? undefined
                : { code: project.templateCode, version: project.templateVersion },
            taskCount: counts.tasks,
            milestoneCount: counts.milestones,
            carriedLines: project.carriedLines,
            warnings: project.warnings,
        },
    });
}
/** The contract's event for each thing that happened to a project. */
function publishProject(tx, project, event) {
    switch (event.type) {
        case 'status-changed':
            tx.publish(projects_1.projectStatusChanged, {
                ...about(project),
                data: { ...named(project), from: event.from, to: event.to, reason: event.reason },
            });
            return;
        case 'completed':
            tx.publish(projects_1.projectCompleted, {
                ...about(project),
                data: {
                    ...named(project),
                    completedOn: event.on,
                    onCompletion: project.carriedLines
                        .filter(({ rule }) => rule === 'on_completion')
                        .map(({ lineageId, itemKey }) => ({ lineageId, itemKey })),
                },
            });
            return;
        case 'cancelled':
            publishCancelled(tx, project, event.reason);
            return;
    }
}
function publishCancelled(tx, project, reason) {
    tx.publish(projects_1.projectCancelled, { ...about(project), data: { ...named(project), ...refs(project), reason } });
}
//# sourceMappingURL=project.publishing.js.map