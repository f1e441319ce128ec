import type { Operation } from '../kernel/operation';

export const financeOperations: readonly Operation[] = [];
