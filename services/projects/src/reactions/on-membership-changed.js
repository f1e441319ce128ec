"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.membershipReactions = void 0;
const chassis_1 = require("@praxis/chassis");
const identity_1 = require("@praxis/contracts/identity");
/** Who works in the firm; an older event about a membership changes nothing. */
function remember(tx, event) {
    const { userId, name, status } = event.data;
    tx.write(`insert into members (firm_id, user_id, name, status, aggregate_version) values ($1, $2, $3, $4, $5)
     on conflict (firm_id, user_id) do update set name = excluded.name, status = excluded.status, aggregate_version = excluded.aggregate_version
      where members.aggregate_version < excluded.aggregate_version`, [tx.firmId, userId, name, status, event.aggregateversion]);
}
const options = (name) => ({ name, kind: 'projection', rebuilds: ['members'] });
exports.membershipReactions = [
    (0, chassis_1.react)(identity_1.membershipActivated, options('member-activated'), remember),
    (0, chassis_1.react)(identity_1.membershipChanged, options('member-changed'), remember),
    (0, chassis_1.react)(identity_1.membershipDisabled, options('member-disabled'), remember),
];
//# sourceMappingURL=on-membership-changed.js.map