import { defineErrors } from '../kernel/problem';

export const projectsErrors = defineErrors('projects', {});
