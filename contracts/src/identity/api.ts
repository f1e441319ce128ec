import type { Operation } from '../kernel/operation';

export const identityOperations: readonly Operation[] = [];
