import { type Handler, type Principal } from '@praxis/chassis';
import type { getProject as getOperation, listProjects as listOperation } from '@praxis/contracts/projects';
import { type ProjectRow } from './project.row';
export declare const maySeeProject: (principal: Principal, project: ProjectRow) => boolean;
export declare const listProjects: Handler<typeof listOperation>;
export declare const getProject: Handler<typeof getOperation>;
//# sourceMappingURL=list-projects.d.ts.map