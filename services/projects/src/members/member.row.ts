import { EntitySchema, type Tx, tableOf } from '@praxis/chassis';
import { Rejection } from '@praxis/contracts/kernel';
import { projectsErrors } from '@praxis/contracts/projects';

/** A member of the firm, as identity told it last. */
export interface MemberRow {
  firmId: string;
  userId: string;
  name: string;
  status: 'invited' | 'active' | 'disabled';
  aggregateVersion: number;
}

export const MemberSchema = new EntitySchema<MemberRow>({
  name: 'members',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid', primary: true },
    name: { type: 'text' },
    status: { type: 'text' },
    aggregateVersion: { name: 'aggregate_version', type: 'bigint' },
  },
});

/** A client of the firm, as clients told it last. */
export interface KnownClientRow {
  firmId: string;
  clientId: string;
  name: string;
  aggregateVersion: number;
}

export const KnownClientSchema = new EntitySchema<KnownClientRow>({
  name: 'known_clients',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid', primary: true },
    name: { type: 'text' },
    aggregateVersion: { name: 'aggregate_version', type: 'bigint' },
  },
});

export const members = tableOf<MemberRow>(MemberSchema);

/** @throws Rejection `projects.user_unknown` when the person is no active member of the firm */
export async function requireMember(tx: Tx, userId: string | null | undefined): Promise<void> {
  if (userId === null || userId === undefined) return;
  const rows = await tx.lookUp(`select 1 from members where firm_id = $1 and user_id = $2 and status = 'active'`, [tx.firmId, userId]);
  if (rows.length === 0) throw new Rejection(projectsErrors.user_unknown);
}

/** @throws Rejection `projects.client_unknown` */
export async function requireClient(tx: Tx, clientId: string | undefined): Promise<void> {
  if (clientId === undefined) return;
  const rows = await tx.lookUp('select 1 from known_clients where firm_id = $1 and client_id = $2', [tx.firmId, clientId]);
  if (rows.length === 0) throw new Rejection(projectsErrors.client_unknown);
}
