"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.positionBetween = positionBetween;
const kernel_1 = require("@praxis/contracts/kernel");
/**
 * The place between two neighbours as a decimal, so that moving one task changes no other. Absent neighbours are the ends of the list.
 */
function positionBetween(before, after) {
    if (before === undefined && after === undefined)
        return '1';
    if (before === undefined)
        return (0, kernel_1.exact)(after)
            .minus(1)
            .toFixed();
    if (after === undefined)
        return (0, kernel_1.exact)(before).plus(1).toFixed();
    // Halving an exact decimal adds one digit at most; a few dozen moves into one gap stay far from any limit of numeric.
    return (0, kernel_1.exact)(before).plus((0, kernel_1.exact)(after)).times('0.5').toFixed();
}
//# sourceMappingURL=position.js.map