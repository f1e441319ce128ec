import { z } from 'zod';
import {
  CancellationCleared,
  CancellationRefused,
  defineEvent,
  type EventData,
  HumanNumber,
  Instant,
  LocalDate,
  MAX_LINES_JSON_BYTES,
  MAX_LINES_PER_OPTION,
  ProjectTemplateCode,
  Reason,
  reactionFailed,
  reactionRecovered,
  Warnings,
  withinBytes,
} from '../kernel';

/** Not the portal: whether a client sees a project or a milestone is decided for each of them. */
const seenByProjectReaders = { permission: 'projects:project:read', portal: false };

export const ProjectStatus = z.enum(['planned', 'active', 'on_hold', 'completed', 'cancelled']);
export type ProjectStatus = z.output<typeof ProjectStatus>;

const project = {
  projectId: z.uuid(),
  number: HumanNumber,
  name: z.string().max(200),
  clientId: z.uuid().optional().meta({ description: 'Absent on internal projects' }),
  engagementId: z.uuid().optional(),
};

const MilestoneKey = z.string().min(1).max(64);

/** A line of the engagement whose billing waits for this project. */
const carriedLine = { lineageId: z.uuid(), itemKey: z.string().min(1).max(64) };

/** A milestone; one of an engagement has the lineage and key of its line. */
const milestone = {
  milestoneId: z.uuid(),
  name: z.string().max(200),
  lineageId: z.uuid().optional(),
  itemKey: z.string().min(1).max(64).optional(),
  key: MilestoneKey.optional().meta({ description: 'Milestone key of the line' }),
};

export const projectCreated = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'created',
  description:
    'A project exists with its tasks and milestones. The one of an engagement carries all its lines that are billed on completion or by milestone. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({
    ...project,
    onboardingId: z.uuid().optional(),
    proposalId: z.uuid().optional(),
    status: ProjectStatus,
    managerId: z.uuid().optional(),
    billing: z.enum(['fixed', 'time_and_materials', 'retainer', 'non_billable']),
    startDate: LocalDate.optional(),
    dueDate: LocalDate.optional(),
    template: z.object({ code: ProjectTemplateCode, version: z.int().min(1) }).optional(),
    taskCount: z.int().min(0),
    milestoneCount: z.int().min(0),
    carriedLines: withinBytes(
      MAX_LINES_JSON_BYTES,
      z
        .array(
          z.object({
            ...carriedLine,
            rule: z.enum(['on_completion', 'milestone']),
            milestoneKeys: z.array(MilestoneKey).max(50).optional().meta({ description: 'Of a line billed by milestone' }),
          }),
        )
        .max(MAX_LINES_PER_OPTION),
    ).meta({ description: 'Lines of the engagement whose billing waits for this project or its milestones' }),
    warnings: Warnings,
  }),
  live: seenByProjectReaders,
});
export type ProjectCreated = EventData<typeof projectCreated>;

export const projectStatusChanged = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'status-changed',
  description: 'A project moved from one status to another; completing and cancelling are also told by their own events.',
  data: z.object({ ...project, from: ProjectStatus, to: ProjectStatus, reason: Reason.optional() }),
  live: seenByProjectReaders,
});
export type ProjectStatusChanged = EventData<typeof projectStatusChanged>;

export const projectCompleted = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'completed',
  description: 'The work is done. Lines billed on completion are due; a project that is re-opened and completed again publishes it again.',
  data: z.object({
    ...project,
    completedOn: LocalDate.meta({ description: 'In the zone of the firm' }),
    onCompletion: z
      .array(z.object(carriedLine))
      .max(MAX_LINES_PER_OPTION)
      .meta({ description: 'Lines of the engagement that are due now' }),
  }),
  live: seenByProjectReaders,
});
export type ProjectCompleted = EventData<typeof projectCompleted>;

export const projectCancelled = defineEvent({
  context: 'projects',
  noun: 'project',
  verb: 'cancelled',
  description:
    'The work will not be done; with the onboarding when its cancelling is the cause. Published again when that is asked for again.',
  data: z.object({ ...project, onboardingId: z.uuid().optional(), proposalId: z.uuid().optional(), reason: Reason }),
  live: seenByProjectReaders,
});
export type ProjectCancelled = EventData<typeof projectCancelled>;

/**
 * The template of a firm that has published none under this code: it exists in every firm without a row and without ever being published.
 * A firm's first change of it makes it the firm's own.
 */
export const DEFAULT_PROJECT_TEMPLATE = {
  id: '01800000-0000-7000-8000-000000000001',
  code: 'standard',
  version: 1,
  name: 'Standard engagement',
  taskCount: 4,
} as const;

export const templatePublished = defineEvent({
  context: 'projects',
  noun: 'template',
  verb: 'published',
  description: 'A version of a project template can be used, or (`active: false`) not any more.',
  data: z.object({
    templateId: z.uuid(),
    code: ProjectTemplateCode,
    version: z.int().min(1),
    name: z.string().max(200),
    description: z.string().max(2000).optional(),
    active: z.boolean(),
    taskCount: z.int().min(0),
  }),
  live: { permission: 'projects:template:read', portal: false },
});
export type TemplatePublished = EventData<typeof templatePublished>;

const milestoneOfProject = {
  ...milestone,
  projectId: z.uuid(),
  clientId: z.uuid().optional(),
  engagementId: z.uuid().optional(),
};

export const milestoneReached = defineEvent({
  context: 'projects',
  noun: 'milestone',
  verb: 'reached',
  description: 'A milestone was reached. That of an engagement is due for billing.',
  data: z.object({ ...milestoneOfProject, reachedOn: LocalDate.meta({ description: 'In the zone of the firm' }) }),
  live: seenByProjectReaders,
});
export type MilestoneReached = EventData<typeof milestoneReached>;

export const milestoneUnreached = defineEvent({
  context: 'projects',
  noun: 'milestone',
  verb: 'unreached',
  description: 'A milestone was not reached after all.',
  data: z.object({ ...milestoneOfProject, reason: Reason.optional() }),
  live: seenByProjectReaders,
});
export type MilestoneUnreached = EventData<typeof milestoneUnreached>;

export const taskCompleted = defineEvent({
  context: 'projects',
  noun: 'task',
  verb: 'completed',
  description: 'A task is done.',
  data: z.object({
    taskId: z.uuid(),
    projectId: z.uuid(),
    clientId: z.uuid().optional(),
    title: z.string().max(300),
    completedBy: z.uuid().optional(),
    completedAt: Instant,
  }),
  live: { permission: 'projects:task:read', portal: false },
});
export type TaskCompleted = EventData<typeof taskCompleted>;

export const projectsCancellationCleared = defineEvent({
  context: 'projects',
  noun: 'cancellation',
  verb: 'cleared',
  description: 'Nothing in projects stands against cancelling the onboarding; its project is frozen. The subject is the engagement.',
  data: CancellationCleared,
});
export type ProjectsCancellationCleared = EventData<typeof projectsCancellationCleared>;

export const projectsCancellationRefused = defineEvent({
  context: 'projects',
  noun: 'cancellation',
  verb: 'refused',
  description: 'Something in projects, such as approved time, stands against cancelling the onboarding. The subject is the engagement.',
  data: CancellationRefused,
});
export type ProjectsCancellationRefused = EventData<typeof projectsCancellationRefused>;

export const projectsReactionFailed = reactionFailed('projects');
export const projectsReactionRecovered = reactionRecovered('projects');

/** Every event that projects publishes. */
export const projectsEvents = [
  projectCreated,
  projectStatusChanged,
  projectCompleted,
  projectCancelled,
  templatePublished,
  milestoneReached,
  milestoneUnreached,
  taskCompleted,
  projectsCancellationCleared,
  projectsCancellationRefused,
  projectsReactionFailed,
  projectsReactionRecovered,
] as const;
