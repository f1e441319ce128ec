"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.addDays = void 0;
exports.dayOfWeekOf = dayOfWeekOf;
var kernel_1 = require("@praxis/contracts/kernel");
Object.defineProperty(exports, "addDays", { enumerable: true, get: function () { return kernel_1.addDays; } });
/** ISO 8601 day of the week of a calendar date: 1 is Monday, 7 is Sunday. */
function dayOfWeekOf(date) {
    const day = new Date(`${date}T00:00:00Z`).getUTCDay();
    return day === 0 ? 7 : day;
}
//# sourceMappingURL=working-days.js.map