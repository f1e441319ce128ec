import { type Handler } from '@praxis/chassis';
import { type createProjectTemplate as createOperation, type getProjectTemplate as getOperation, type updateProjectTemplate as updateOperation } from '@praxis/contracts/projects';
export declare const createProjectTemplate: Handler<typeof createOperation>;
export declare const updateProjectTemplate: Handler<typeof updateOperation>;
export declare const getProjectTemplate: Handler<typeof getOperation>;
//# sourceMappingURL=save-template.d.ts.map