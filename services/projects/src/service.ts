import { ClientTeamSchema, defineService, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/projects';
import { z } from 'zod';
import { Projects1700000001000 } from '../migrations/0001-projects';
import { ConfidentialClients1700000002000 } from '../migrations/0002-confidential-clients';
import { KnownClientSchema, MemberSchema } from './members/member.row';
import { MilestoneSchema } from './milestones/milestone.row';
import { listMilestones, reachMilestone, unreachMilestone } from './milestones/reach-milestone';
import { CancellationSchema } from './projects/cancellation.row';
import { projectRoutes } from './projects/project.routes';
import { ProjectNumberSchema, ProjectSchema } from './projects/project.row';
import { clientReactions, clientTeams } from './reactions/on-client-changed';
import { onEngagementStarted } from './reactions/on-engagement-started';
import { membershipReactions } from './reactions/on-membership-changed';
import { onCancellationRefused, onCancellationRequested, onOnboardingCancelled } from './reactions/on-onboarding-cancellation';
import { onStepRetried } from './reactions/on-step-retried';
import { taskRoutes } from './tasks/task.routes';
import { TaskSchema } from './tasks/task.row';
import { createProjectTemplate, getProjectTemplate, updateProjectTemplate } from './templates/save-template';
import { TemplateSchema } from './templates/template.row';

export const projects = defineService({
  name: 'projects',
  config: z.object({}),
  tables: [
    ClientTeamSchema,
    ProjectSchema,
    ProjectNumberSchema,
    TaskSchema,
    MilestoneSchema,
    TemplateSchema,
    MemberSchema,
    KnownClientSchema,
    CancellationSchema,
  ],
  migrations: [Projects1700000001000, ConfidentialClients1700000002000],
  operations: api.projectsOperations,
  errors: api.projectsErrors,
  subscribes: ['identity', 'clients'],
  setUp: () => ({
    routes: [
      ...projectRoutes,
      ...taskRoutes,
      route(api.listMilestones, listMilestones),
      route(api.reachMilestone, reachMilestone),
      route(api.unreachMilestone, unreachMilestone),
      route(api.createProjectTemplate, createProjectTemplate),
      route(api.getProjectTemplate, getProjectTemplate),
      route(api.updateProjectTemplate, updateProjectTemplate),
    ],
    reactions: [
      ...clientTeams,
      onEngagementStarted,
      onCancellationRequested,
      onCancellationRefused,
      onOnboardingCancelled,
      onStepRetried,
      ...membershipReactions,
      ...clientReactions,
    ],
    jobs: [],
    schedules: [],
  }),
});
