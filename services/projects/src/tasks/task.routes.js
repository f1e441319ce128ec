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
exports.taskRoutes = void 0;
const chassis_1 = require("@praxis/chassis");
const api = __importStar(require("@praxis/contracts/projects"));
const change_task_1 = require("./change-task");
const list_tasks_1 = require("./list-tasks");
exports.taskRoutes = [
    (0, chassis_1.route)(api.listTasks, list_tasks_1.listTasks),
    (0, chassis_1.route)(api.createTask, change_task_1.createTask),
    (0, chassis_1.route)(api.getTask, list_tasks_1.getTask),
    (0, chassis_1.route)(api.updateTask, change_task_1.updateTask),
    (0, chassis_1.route)(api.moveTask, change_task_1.moveTask),
    (0, chassis_1.route)(api.completeTask, change_task_1.completeTask),
];
//# sourceMappingURL=task.routes.js.map