import type { Operation } from '../kernel/operation';

export const projectsOperations: readonly Operation[] = [];
