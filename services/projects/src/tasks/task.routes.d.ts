import { type Route } from '@praxis/chassis';
export declare const taskRoutes: readonly Route[];
//# sourceMappingURL=task.routes.d.ts.map