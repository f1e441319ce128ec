import { type Handler } from '@praxis/chassis';
import { type completeTask as completeOperation, type createTask as createOperation, type moveTask as moveOperation, type updateTask as updateOperation } from '@praxis/contracts/projects';
export declare const createTask: Handler<typeof createOperation>;
export declare const updateTask: Handler<typeof updateOperation>;
export declare const moveTask: Handler<typeof moveOperation>;
export declare const completeTask: Handler<typeof completeOperation>;
//# sourceMappingURL=change-task.d.ts.map