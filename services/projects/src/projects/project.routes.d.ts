import { type Route } from '@praxis/chassis';
export declare const projectRoutes: readonly Route[];
//# sourceMappingURL=project.routes.d.ts.map