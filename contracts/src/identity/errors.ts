import { defineErrors } from '../kernel/problem';

export const identityErrors = defineErrors('identity', {});
