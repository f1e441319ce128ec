import type { Operation } from '../kernel/operation';
import { listMilestones, reachMilestone, unreachMilestone } from './api/milestone';
import {
  cancelProject,
  completeProject,
  createProject,
  getProject,
  holdProject,
  listProjects,
  reopenProject,
  resumeProject,
  startProject,
  updateProject,
} from './api/project';
import { completeTask, createTask, getTask, listTasks, moveTask, updateTask } from './api/task';
import { createProjectTemplate, getProjectTemplate, updateProjectTemplate } from './api/template';

export { listMilestones, Milestone as ProjectMilestone, reachMilestone, unreachMilestone } from './api/milestone';
export * from './api/project';
export * from './api/task';
export * from './api/template';

/** Every operation of projects. */
export const projectsOperations: readonly Operation[] = [
  listProjects,
  createProject,
  getProject,
  updateProject,
  startProject,
  holdProject,
  resumeProject,
  completeProject,
  reopenProject,
  cancelProject,
  listTasks,
  createTask,
  getTask,
  updateTask,
  moveTask,
  completeTask,
  listMilestones,
  reachMilestone,
  unreachMilestone,
  createProjectTemplate,
  getProjectTemplate,
  updateProjectTemplate,
] as unknown as readonly Operation[];
