import { defineErrors } from '../kernel/problem';

export const financeErrors = defineErrors('finance', {});
