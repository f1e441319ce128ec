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
exports.projectRoutes = void 0;
const chassis_1 = require("@praxis/chassis");
const api = __importStar(require("@praxis/contracts/projects"));
const change_project_1 = require("./change-project");
const create_project_1 = require("./create-project");
const list_projects_1 = require("./list-projects");
exports.projectRoutes = [
    (0, chassis_1.route)(api.listProjects, list_projects_1.listProjects),
    (0, chassis_1.route)(api.createProject, create_project_1.createProject),
    (0, chassis_1.route)(api.getProject, list_projects_1.getProject),
    (0, chassis_1.route)(api.updateProject, change_project_1.updateProject),
    (0, chassis_1.route)(api.startProject, change_project_1.startProject),
    (0, chassis_1.route)(api.holdProject, change_project_1.holdProject),
    (0, chassis_1.route)(api.resumeProject, change_project_1.resumeProject),
    (0, chassis_1.route)(api.completeProject, change_project_1.completeProject),
    (0, chassis_1.route)(api.reopenProject, change_project_1.reopenProject),
    (0, chassis_1.route)(api.cancelProject, change_project_1.cancelProject),
];
//# sourceMappingURL=project.routes.js.map