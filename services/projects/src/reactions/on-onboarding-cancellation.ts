import { type Reaction, react, type Tx } from '@praxis/chassis';
import { onboardingCancellationRefused, onboardingCancellationRequested, onboardingCancelled } from '@praxis/contracts/clients';
import { projectsCancellationCleared, projectsCancellationRefused, projectsErrors } from '@praxis/contracts/projects';
import { rememberCancellation } from '../projects/cancellation.row';
import { cancelWithOnboarding } from '../projects/project';
import { publishCancelled } from '../projects/project.publishing';
import type { ProjectRow } from '../projects/project.row';
import { applyEvents, projectOfEngagement, saveProject, stateOf } from '../projects/project.store';

function setFrozen(tx: Tx, project: ProjectRow, frozen: boolean): void {
  if (project.frozen !== frozen) saveProject(tx, project, { ...project, frozen, version: project.version + 1 });
}

/** Freezes the project and says whether anything here stands against cancelling. */
export const onCancellationRequested: Reaction = react(
  onboardingCancellationRequested,
  { name: 'answer-cancellation', kind: 'effect' },
  async (tx, { data }) => {
    const { onboardingId, engagementId, clientId } = data;
    const project = await projectOfEngagement(tx, engagementId);
    const about = { subject: engagementId, clientId };
    if (project?.status === 'completed') {
      const { code, detail } = projectsErrors.project_completed;
      tx.publish(projectsCancellationRefused, { ...about, data: { onboardingId, engagementId, clientId, code, reason: detail } });
      return;
    }
    if (project !== undefined && project.status !== 'cancelled') setFrozen(tx, project, true);
    tx.publish(projectsCancellationCleared, { ...about, data: { onboardingId, engagementId, clientId } });
  },
);

/** Somebody refused: the project goes on. */
export const onCancellationRefused: Reaction = react(
  onboardingCancellationRefused,
  { name: 'unfreeze-project', kind: 'effect' },
  async (tx, { data }) => {
    const project = await projectOfEngagement(tx, data.engagementId);
    if (project !== undefined) setFrozen(tx, project, false);
  },
);

/** All were clear: the project is cancelled, and none is made for this engagement any more. */
export const onOnboardingCancelled: Reaction = react(
  onboardingCancelled,
  { name: 'cancel-project', kind: 'effect' },
  async (tx, { data }) => {
    rememberCancellation(tx, data.engagementId, data.onboardingId);
    const project = await projectOfEngagement(tx, data.engagementId);
    if (project === undefined || !data.undo.includes('project')) return;
    const events = cancelWithOnboarding(stateOf(project), data.reason);
    // One that somebody cancelled before says so again, for the onboarding waits for it.
    if (events.length === 0) publishCancelled(tx, project, data.reason);
    else applyEvents(tx, project, events);
  },
);
