import { type Handler } from '@praxis/chassis';
import type * as api from '@praxis/contracts/projects';
export declare const updateProject: Handler<typeof api.updateProject>;
export declare const startProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
export declare const holdProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
    reason: import("zod").ZodOptional<import("zod").ZodString>;
}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
export declare const resumeProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
export declare const completeProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
export declare const reopenProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
    reason: import("zod").ZodString;
}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
export declare const cancelProject: Handler<import("@praxis/contracts/kernel").Operation<import("zod").ZodObject<{
    id: import("zod").ZodUUID;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
    reason: import("zod").ZodString;
}, import("zod/v4/core").$strict>, {
    readonly 200: import("zod").ZodObject<{
        id: import("zod").ZodUUID;
        version: import("zod").ZodInt;
        number: import("zod").ZodString;
        name: import("zod").ZodString;
        status: import("zod").ZodEnum<{
            active: "active";
            cancelled: "cancelled";
            completed: "completed";
            on_hold: "on_hold";
            planned: "planned";
        }>;
        clientId: import("zod").ZodOptional<import("zod").ZodUUID>;
        engagementId: import("zod").ZodOptional<import("zod").ZodUUID>;
        managerId: import("zod").ZodOptional<import("zod").ZodUUID>;
        billing: import("zod").ZodEnum<{
            fixed: "fixed";
            non_billable: "non_billable";
            retainer: "retainer";
            time_and_materials: "time_and_materials";
        }>;
        startDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        dueDate: import("zod").ZodOptional<import("zod").ZodISODate>;
        template: import("zod").ZodOptional<import("zod").ZodObject<{
            code: import("zod").ZodString;
            version: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>>;
        clientVisible: import("zod").ZodBoolean;
        frozen: import("zod").ZodBoolean;
        tasks: import("zod").ZodObject<{
            total: import("zod").ZodInt;
            done: import("zod").ZodInt;
        }, import("zod/v4/core").$strip>;
        warnings: import("zod").ZodArray<import("zod").ZodObject<{
            code: import("zod").ZodString;
            detail: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>;
        createdAt: import("zod").ZodISODateTime;
        completedOn: import("zod").ZodOptional<import("zod").ZodISODate>;
        cancelReason: import("zod").ZodOptional<import("zod").ZodString>;
        allowed: import("zod").ZodArray<import("zod").ZodEnum<{
            cancel: "cancel";
            complete: "complete";
            hold: "hold";
            reopen: "reopen";
            resume: "resume";
            start: "start";
        }>>;
    }, import("zod/v4/core").$strip>;
}>>;
//# sourceMappingURL=change-project.d.ts.map