"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CancellationSchema = void 0;
exports.isCancelled = isCancelled;
exports.rememberCancellation = rememberCancellation;
const chassis_1 = require("@praxis/chassis");
exports.CancellationSchema = new chassis_1.EntitySchema({
    name: 'cancellations',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        engagementId: { name: 'engagement_id', type: 'uuid', primary: true },
        onboardingId: { name: 'onboarding_id', type: 'uuid' },
        at: { type: 'timestamptz' },
    },
});
async function isCancelled(tx, engagementId) {
    const rows = await tx.query('select 1 from cancellations where firm_id = $1 and engagement_id = $2', [tx.firmId, engagementId]);
    return rows.length > 0;
}
function rememberCancellation(tx, engagementId, onboardingId) {
    tx.write('insert into cancellations (firm_id, engagement_id, onboarding_id, at) values ($1, $2, $3, $4) on conflict do nothing', [
        tx.firmId,
        engagementId,
        onboardingId,
        tx.at,
    ]);
}
//# sourceMappingURL=cancellation.row.js.map