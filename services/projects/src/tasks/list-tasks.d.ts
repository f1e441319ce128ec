import { type Handler } from '@praxis/chassis';
import type { getTask as getOperation, listTasks as listOperation } from '@praxis/contracts/projects';
export declare const listTasks: Handler<typeof listOperation>;
export declare const getTask: Handler<typeof getOperation>;
//# sourceMappingURL=list-tasks.d.ts.map