import type { MigrationInterface, QueryRunner } from 'typeorm';
/** Projects with tasks and milestones, templates, and what other contexts told of members and clients. */
export declare class Projects1700000001000 implements MigrationInterface {
    up(runner: QueryRunner): Promise<void>;
    down(): Promise<void>;
}
//# sourceMappingURL=0001-projects.d.ts.map