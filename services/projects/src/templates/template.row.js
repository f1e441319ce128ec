"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.templates = exports.TemplateSchema = void 0;
exports.templateOf = templateOf;
const chassis_1 = require("@praxis/chassis");
const template_1 = require("./template");
exports.TemplateSchema = new chassis_1.EntitySchema({
    name: 'templates',
    columns: {
        firmId: { name: 'firm_id', type: 'uuid', primary: true },
        id: { type: 'uuid', primary: true },
        code: { type: 'text' },
        name: { type: 'text' },
        description: { type: 'text', nullable: true },
        active: { type: 'boolean' },
        tasks: { type: 'jsonb' },
        version: { type: 'int' },
    },
});
exports.templates = (0, chassis_1.tableOf)(exports.TemplateSchema);
/** The published template of a code; the firm's own one comes before the built-in `standard`. */
async function templateOf(tx, code) {
    const [row] = await exports.templates.select(tx, 'where firm_id = $1 and code = $2', [tx.firmId, code]);
    if (row)
        return row.active ? row : undefined;
    return code === template_1.standardTemplate.code ? template_1.standardTemplate : undefined;
}
//# sourceMappingURL=template.row.js.map