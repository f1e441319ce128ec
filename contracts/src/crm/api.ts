import type { Operation } from '../kernel/operation';

export const crmOperations: readonly Operation[] = [];
