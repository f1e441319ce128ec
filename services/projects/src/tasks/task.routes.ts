import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/projects';
import { completeTask, createTask, moveTask, updateTask } from './change-task';
import { getTask, listTasks } from './list-tasks';

export const taskRoutes: readonly Route[] = [
  route(api.listTasks, listTasks),
  route(api.createTask, createTask),
  route(api.getTask, getTask),
  route(api.updateTask, updateTask),
  route(api.moveTask, moveTask),
  route(api.completeTask, completeTask),
];
