import { EntitySchema, tableOf } from '@praxis/chassis';
import type { Role } from './role';

export const RoleSchema = new EntitySchema<Role>({
  name: 'roles',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    nameKey: { name: 'name_key', type: 'text' },
    description: { type: 'text', nullable: true },
    permissions: { type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export const roles = tableOf<Role>(RoleSchema);
