"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.cancelProject = exports.reopenProject = exports.completeProject = exports.resumeProject = exports.holdProject = exports.startProject = exports.updateProject = void 0;
const chassis_1 = require("@praxis/chassis");
const kernel_1 = require("@praxis/contracts/kernel");
const member_row_1 = require("../members/member.row");
const project_1 = require("./project");
const project_reply_1 = require("./project.reply");
const project_store_1 = require("./project.store");
const updateProject = (request) => request.inFirm(async (tx) => {
    const row = await (0, project_store_1.projectForUpdate)(tx, request.params.id, request.ifMatch);
    (0, project_1.requireOpen)((0, project_store_1.stateOf)(row));
    const { name, managerId, startDate, dueDate, clientVisible } = request.body;
    await (0, member_row_1.requireMember)(tx, managerId);
    const next = {
        ...row,
        name: name ?? row.name,
        managerId: managerId === undefined ? row.managerId : managerId,
        startDate: startDate === undefined ? row.startDate : startDate,
        dueDate: dueDate === undefined ? row.dueDate : dueDate,
        clientVisible: clientVisible ?? row.clientVisible,
        version: row.version + 1,
    };
    (0, project_store_1.saveProject)(tx, row, next);
    return (0, chassis_1.ok)((0, project_reply_1.projectReply)(next, await (0, project_reply_1.countTasks)(tx, row.id)));
});
exports.updateProject = updateProject;
const move = (commandOf) => (request) => request.inFirm(async (tx) => {
    const row = await (0, project_store_1.projectForUpdate)(tx, request.params.id, request.ifMatch);
    const { timezone } = await tx.firm();
    const next = (0, project_store_1.applyEvents)(tx, row, (0, project_1.decide)((0, project_store_1.stateOf)(row), commandOf(request, (0, kernel_1.todayIn)(timezone, tx.at.toISOString()))));
    return (0, chassis_1.ok)((0, project_reply_1.projectReply)(next, await (0, project_reply_1.countTasks)(tx, row.id)));
});
exports.startProject = move(() => ({ type: 'start' }));
exports.holdProject = move((request) => ({ type: 'hold', reason: request.body.reason }));
exports.resumeProject = move(() => ({ type: 'resume' }));
exports.completeProject = move((_, today) => ({ type: 'complete', on: today }));
exports.reopenProject = move((request) => ({ type: 'reopen', reason: request.body.reason }));
exports.cancelProject = move((request) => ({ type: 'cancel', reason: request.body.reason }));
//# sourceMappingURL=change-project.js.map