import { type Reaction, react } from '@praxis/chassis';
import { type EngagementStarted, engagementStarted } from '@praxis/contracts/clients';
import { todayIn, type Warning } from '@praxis/contracts/kernel';
import { isCancelled } from '../projects/cancellation.row';
import { type MilestonePlan, openProject } from '../projects/open-project';
import { billingOf, type CarriedLine } from '../projects/project';
import { projectOfEngagement } from '../projects/project.store';
import { standardTemplate } from '../templates/template';
import { templateOf } from '../templates/template.row';

/**
 * An engagement that asks for a project gets one, with the tasks of its template and the milestones of its lines. A template that is not
 * known never stops it: the project has no tasks then, and a warning.
 */
export const onEngagementStarted: Reaction = react(
  engagementStarted,
  { name: 'open-project', kind: 'effect' },
  async (tx, { data: engagement }) => {
    if (!engagement.createProject) return;
    if (await isCancelled(tx, engagement.engagementId)) return;
    if ((await projectOfEngagement(tx, engagement.engagementId)) !== undefined) return;
    const { timezone } = await tx.firm();
    const today = todayIn(timezone, tx.at.toISOString());
    const code = engagement.projectTemplate?.code ?? standardTemplate.code;
    const template = await templateOf(tx, code);
    const warnings: Warning[] =
      template === undefined
        ? [{ code: 'projects.template_unknown', detail: `There is no template "${code}": the project has no tasks` }]
        : [];
    await openProject(
      tx,
      {
        name: engagement.title,
        status: engagement.startDate > today ? 'planned' : 'active',
        clientId: engagement.clientId,
        engagementId: engagement.engagementId,
        onboardingId: engagement.onboardingId ?? null,
        proposalId: engagement.proposalId ?? null,
        managerId: engagement.ownerId ?? null,
        billing: billingOf(engagement.lines.map(({ billing }) => billing.rule)),
        startDate: engagement.startDate,
        dueDate: engagement.endDate ?? null,
        clientVisible: true,
        carriedLines: carriedLines(engagement),
        warnings,
      },
      template,
      milestonePlans(engagement),
      today,
    );
  },
);

function carriedLines({ lines }: EngagementStarted): CarriedLine[] {
  return lines.flatMap(({ lineageId, itemKey, billing }): CarriedLine[] => {
    if (billing.rule === 'on_completion') return [{ lineageId, itemKey, rule: 'on_completion' }];
    if (billing.rule !== 'milestone') return [];
    return [{ lineageId, itemKey, rule: 'milestone', milestoneKeys: billing.milestones.map(({ key }) => key) }];
  });
}

function milestonePlans({ lines }: EngagementStarted): MilestonePlan[] {
  return lines.flatMap(({ lineageId, itemKey, billing }) =>
    billing.rule === 'milestone' ? billing.milestones.map(({ key, name }) => ({ name, lineageId, itemKey, key })) : [],
  );
}
