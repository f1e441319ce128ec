import type { Operation } from '../kernel/operation';

export const documentsOperations: readonly Operation[] = [];
