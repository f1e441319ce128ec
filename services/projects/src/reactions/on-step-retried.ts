import { type Reaction, react } from '@praxis/chassis';
import { onboardingStepRetried } from '@praxis/contracts/clients';
import { publishCreated } from '../projects/project.publishing';
import { countTasks } from '../projects/project.reply';
import { projectOfEngagement } from '../projects/project.store';

/** Runs the waiting cause now; when it had succeeded, tells of the project again from what it is. */
export const onStepRetried: Reaction = react(onboardingStepRetried, { name: 'retry-project', kind: 'effect' }, async (tx, { data }) => {
  if (data.step !== 'project' || data.engagementId === undefined) return;
  const waiting = await tx.retryParked(data.causeEventId);
  if (waiting.length > 0) return;
  const project = await projectOfEngagement(tx, data.engagementId);
  if (project === undefined) return;
  const [row] = await tx.query<{ count: number }>('select count(*)::int as count from milestones where firm_id = $1 and project_id = $2', [
    tx.firmId,
    project.id,
  ]);
  publishCreated(tx, project, { tasks: (await countTasks(tx, project.id)).total, milestones: row?.count ?? 0 });
});
