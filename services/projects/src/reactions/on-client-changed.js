"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.clientReactions = void 0;
const chassis_1 = require("@praxis/chassis");
const clients_1 = require("@praxis/contracts/clients");
/** The clients that a project may be for; an older event about a client changes nothing. */
function remember(tx, event) {
    tx.write(`insert into known_clients (firm_id, client_id, name, aggregate_version) values ($1, $2, $3, $4)
     on conflict (firm_id, client_id) do update set name = excluded.name, aggregate_version = excluded.aggregate_version
      where known_clients.aggregate_version < excluded.aggregate_version`, [tx.firmId, event.data.clientId, event.data.buyer.displayName, event.aggregateversion]);
}
const options = (name) => ({ name, kind: 'projection', rebuilds: ['known_clients'] });
exports.clientReactions = [
    (0, chassis_1.react)(clients_1.clientCreated, options('client-created'), remember),
    (0, chassis_1.react)(clients_1.clientChanged, options('client-changed'), remember),
    (0, chassis_1.react)(clients_1.clientReactivated, options('client-reactivated'), remember),
];
//# sourceMappingURL=on-client-changed.js.map