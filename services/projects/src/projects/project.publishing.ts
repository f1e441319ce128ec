import type { Tx } from '@praxis/chassis';
import { projectCancelled, projectCompleted, projectCreated, projectStatusChanged } from '@praxis/contracts/projects';
import type { ProjectEvent } from './project';
import type { ProjectRow } from './project.row';

const named = (project: ProjectRow) => ({
  projectId: project.id,
  number: project.number,
  name: project.name,
  clientId: project.clientId ?? undefined,
  engagementId: project.engagementId ?? undefined,
});
const about = (project: ProjectRow) => ({ subject: project.id, clientId: project.clientId ?? undefined });
const refs = (project: ProjectRow) => ({ onboardingId: project.onboardingId ?? undefined, proposalId: project.proposalId ?? undefined });

/** Tells that a project exists; again, from its present state, when its onboarding step is retried. */
export function publishCreated(tx: Tx, project: ProjectRow, counts: { tasks: number; milestones: number }): void {
  tx.publish(projectCreated, {
    ...about(project),
    data: {
      ...named(project),
      ...refs(project),
      status: project.status,
      managerId: project.managerId ?? undefined,
      billing: project.billing,
      startDate: project.startDate ?? undefined,
      dueDate: project.dueDate ?? undefined,
      template:
        project.templateCode === null || project.templateVersion === null
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
export function publishProject(tx: Tx, project: ProjectRow, event: ProjectEvent): void {
  switch (event.type) {
    case 'status-changed':
      tx.publish(projectStatusChanged, {
        ...about(project),
        data: { ...named(project), from: event.from, to: event.to, reason: event.reason },
      });
      return;
    case 'completed':
      tx.publish(projectCompleted, {
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

export function publishCancelled(tx: Tx, project: ProjectRow, reason: string): void {
  tx.publish(projectCancelled, { ...about(project), data: { ...named(project), ...refs(project), reason } });
}
