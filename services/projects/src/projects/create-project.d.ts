import { type Handler } from '@praxis/chassis';
import { type createProject as createOperation } from '@praxis/contracts/projects';
export declare const createProject: Handler<typeof createOperation>;
//# sourceMappingURL=create-project.d.ts.map