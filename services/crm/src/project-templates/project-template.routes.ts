import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { listProjectTemplates } from './list-project-templates';

export const projectTemplateRoutes: readonly Route[] = [route(api.listProjectTemplates, listProjectTemplates)];
