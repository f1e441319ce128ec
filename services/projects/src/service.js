"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.projects = void 0;
const chassis_1 = require("@praxis/chassis");
const api = __importStar(require("@praxis/contracts/projects"));
const zod_1 = require("zod");
const _0001_projects_1 = require("../migrations/0001-projects");
const member_row_1 = require("./members/member.row");
const milestone_row_1 = require("./milestones/milestone.row");
const reach_milestone_1 = require("./milestones/reach-milestone");
const cancellation_row_1 = require("./projects/cancellation.row");
const project_routes_1 = require("./projects/project.routes");
const project_row_1 = require("./projects/project.row");
const on_client_changed_1 = require("./reactions/on-client-changed");
const on_engagement_started_1 = require("./reactions/on-engagement-started");
const on_membership_changed_1 = require("./reactions/on-membership-changed");
const on_onboarding_cancellation_1 = require("./reactions/on-onboarding-cancellation");
const on_step_retried_1 = require("./reactions/on-step-retried");
const task_routes_1 = require("./tasks/task.routes");
const task_row_1 = require("./tasks/task.row");
const save_template_1 = require("./templates/save-template");
const template_row_1 = require("./templates/template.row");
exports.projects = (0, chassis_1.defineService)({
    name: 'projects',
    config: zod_1.z.object({}),
    tables: [
        project_row_1.ProjectSchema,
        project_row_1.ProjectNumberSchema,
        task_row_1.TaskSchema,
        milestone_row_1.MilestoneSchema,
        template_row_1.TemplateSchema,
        member_row_1.MemberSchema,
        member_row_1.KnownClientSchema,
        cancellation_row_1.CancellationSchema,
    ],
    migrations: [_0001_projects_1.Projects1700000001000],
    operations: api.projectsOperations,
    errors: api.projectsErrors,
    subscribes: ['identity', 'clients'],
    setUp: () => ({
        routes: [
            ...project_routes_1.projectRoutes,
            ...task_routes_1.taskRoutes,
            (0, chassis_1.route)(api.listMilestones, reach_milestone_1.listMilestones),
            (0, chassis_1.route)(api.reachMilestone, reach_milestone_1.reachMilestone),
            (0, chassis_1.route)(api.unreachMilestone, reach_milestone_1.unreachMilestone),
            (0, chassis_1.route)(api.createProjectTemplate, save_template_1.createProjectTemplate),
            (0, chassis_1.route)(api.getProjectTemplate, save_template_1.getProjectTemplate),
            (0, chassis_1.route)(api.updateProjectTemplate, save_template_1.updateProjectTemplate),
        ],
        reactions: [
            on_engagement_started_1.onEngagementStarted,
            on_onboarding_cancellation_1.onCancellationRequested,
            on_onboarding_cancellation_1.onCancellationRefused,
            on_onboarding_cancellation_1.onOnboardingCancelled,
            on_step_retried_1.onStepRetried,
            ...on_membership_changed_1.membershipReactions,
            ...on_client_changed_1.clientReactions,
        ],
        jobs: [],
        schedules: [],
    }),
});
//# sourceMappingURL=service.js.map