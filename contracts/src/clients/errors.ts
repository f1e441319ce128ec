import { defineErrors } from '../kernel/problem';

export const clientsErrors = defineErrors('clients', {});
