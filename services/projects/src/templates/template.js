"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.standardTemplate = void 0;
exports.dueDateOf = dueDateOf;
const projects_1 = require("@praxis/contracts/projects");
const working_days_1 = require("./working-days");
/** What a project starts with when nobody named a template; it needs no row, a firm without templates behaves as with it. */
exports.standardTemplate = {
    ...projects_1.DEFAULT_PROJECT_TEMPLATE,
    name: 'Standard engagement',
    tasks: [
        { title: 'Kick-off with the client', offsetDays: 2, estimateMinutes: 60, clientVisible: true },
        { title: 'Collect what is needed from the client', offsetDays: 5, estimateMinutes: 120, clientVisible: true },
        { title: 'Deliver the work', offsetDays: 20 },
        { title: 'Review with the client', offsetDays: 22, estimateMinutes: 60, clientVisible: true },
    ],
};
/** The day that lies `offset` working days (Monday to Friday) after `start`; offset 0 is the start itself, or the Monday after a weekend. */
function dueDateOf(start, offset) {
    let day = start;
    while ((0, working_days_1.dayOfWeekOf)(day) > 5)
        day = (0, working_days_1.addDays)(day, 1);
    const weeks = Math.floor(offset / 5);
    day = (0, working_days_1.addDays)(day, weeks * 7);
    for (let left = offset % 5; left > 0; left -= 1) {
        day = (0, working_days_1.addDays)(day, 1);
        while ((0, working_days_1.dayOfWeekOf)(day) > 5)
            day = (0, working_days_1.addDays)(day, 1);
    }
    return day;
}
//# sourceMappingURL=template.js.map