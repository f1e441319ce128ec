import type { Operation } from '../kernel/operation';

export const clientsOperations: readonly Operation[] = [];
