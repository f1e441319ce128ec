"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Projects1700000001000 = void 0;
const chassis_1 = require("@praxis/chassis");
/** Projects with tasks and milestones, templates, and what other contexts told of members and clients. */
class Projects1700000001000 {
    async up(runner) {
        for (const statement of statements)
            await runner.query(statement);
    }
    async down() {
        throw new Error('Migrations go forward only');
    }
}
exports.Projects1700000001000 = Projects1700000001000;
const table = (name, body, options) => (0, chassis_1.tenantTable)('projects', name, body, options);
const statements = [
    table('projects', `firm_id uuid not null,
     id uuid not null,
     number text not null,
     name text not null,
     status text not null check (status in ('planned', 'active', 'on_hold', 'completed', 'cancelled')),
     frozen boolean not null,
     client_id uuid,
     engagement_id uuid,
     onboarding_id uuid,
     proposal_id uuid,
     manager_id uuid,
     billing text not null check (billing in ('fixed', 'time_and_materials', 'retainer', 'non_billable')),
     start_date date,
     due_date date,
     template_code text,
     template_version int,
     client_visible boolean not null,
     carried_lines jsonb not null,
     warnings jsonb not null,
     completed_on date,
     cancel_reason text,
     version int not null,
     created_at timestamptz not null,
     primary key (firm_id, id),
     unique (firm_id, number),
     unique (firm_id, engagement_id)`, {
        indexes: [
            'create index projects_created on projects (firm_id, created_at desc, id desc)',
            'create index projects_client on projects (firm_id, client_id)',
        ],
    }),
    table('project_numbers', 'firm_id uuid not null, year int not null, last int not null, primary key (firm_id, year)'),
    table('tasks', `firm_id uuid not null,
     id uuid not null,
     project_id uuid not null,
     title text not null,
     description text,
     status text not null check (status in ('todo', 'in_progress', 'blocked', 'review', 'done')),
     priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
     assignee_id uuid,
     estimate_minutes int check (estimate_minutes >= 0),
     due_date date,
     client_visible boolean not null,
     position numeric not null,
     version int not null,
     created_at timestamptz not null,
     completed_at timestamptz,
     primary key (firm_id, id),
     foreign key (firm_id, project_id) references projects (firm_id, id)`, { indexes: ['create index tasks_position on tasks (firm_id, project_id, position, id)'] }),
    table('milestones', `firm_id uuid not null,
     id uuid not null,
     project_id uuid not null,
     name text not null,
     lineage_id uuid,
     item_key text,
     key text,
     due_date date,
     status text not null check (status in ('open', 'reached')),
     reached_on date,
     position int not null,
     version int not null,
     primary key (firm_id, id),
     unique (firm_id, project_id, lineage_id, key),
     foreign key (firm_id, project_id) references projects (firm_id, id)`, { indexes: ['create index milestones_position on milestones (firm_id, project_id, position, id)'] }),
    table('templates', `firm_id uuid not null,
     id uuid not null,
     code text not null,
     name text not null,
     description text,
     active boolean not null,
     tasks jsonb not null,
     version int not null,
     primary key (firm_id, id),
     unique (firm_id, code)`),
    table('members', `firm_id uuid not null,
     user_id uuid not null,
     name text not null,
     status text not null check (status in ('invited', 'active', 'disabled')),
     aggregate_version bigint not null,
     primary key (firm_id, user_id)`),
    table('known_clients', `firm_id uuid not null,
     client_id uuid not null,
     name text not null,
     aggregate_version bigint not null,
     primary key (firm_id, client_id)`),
    table('cancellations', `firm_id uuid not null,
     engagement_id uuid not null,
     onboarding_id uuid not null,
     at timestamptz not null,
     primary key (firm_id, engagement_id)`, { appendOnly: true }),
];
//# sourceMappingURL=0001-projects.js.map