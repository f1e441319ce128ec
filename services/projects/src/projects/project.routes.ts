import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/projects';
import { cancelProject, completeProject, holdProject, reopenProject, resumeProject, startProject, updateProject } from './change-project';
import { createProject } from './create-project';
import { getProject, listProjects } from './list-projects';

export const projectRoutes: readonly Route[] = [
  route(api.listProjects, listProjects),
  route(api.createProject, createProject),
  route(api.getProject, getProject),
  route(api.updateProject, updateProject),
  route(api.startProject, startProject),
  route(api.holdProject, holdProject),
  route(api.resumeProject, resumeProject),
  route(api.completeProject, completeProject),
  route(api.reopenProject, reopenProject),
  route(api.cancelProject, cancelProject),
];
