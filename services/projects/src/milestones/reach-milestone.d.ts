import { type Handler } from '@praxis/chassis';
import * as api from '@praxis/contracts/projects';
export declare const reachMilestone: Handler<typeof api.reachMilestone>;
export declare const unreachMilestone: Handler<typeof api.unreachMilestone>;
export declare const listMilestones: Handler<typeof api.listMilestones>;
//# sourceMappingURL=reach-milestone.d.ts.map