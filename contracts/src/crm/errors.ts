import { defineErrors } from '../kernel/problem';

export const crmErrors = defineErrors('crm', {});
