import { defineErrors } from '../kernel/problem';

export const documentsErrors = defineErrors('documents', {});
