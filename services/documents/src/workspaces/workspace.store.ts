import type { Tx } from '@praxis/chassis';
import { workspaceArchived, workspaceProvisioned } from '@praxis/contracts/documents';
import { folders } from '../folders/folder.row';
import { plannedFolders, provision } from './workspace';
import { type WorkspaceRow, workspaces } from './workspace.row';

/** What an event says about the onboarding that caused it. */
export interface OnboardingRefs {
  onboardingId?: string | undefined;
  engagementId?: string | undefined;
  proposalId?: string | undefined;
}

/** Locks the workspace of a client, so that two reactions about one client take turns. */
export async function workspaceOfClient(tx: Tx, clientId: string): Promise<WorkspaceRow | undefined> {
  const [row] = await workspaces.lookUp(tx, 'where firm_id = $1 and client_id = $2 for update', [tx.firmId, clientId]);
  return row;
}

/** Makes, restores or finds a client's workspace and says so; told again when nothing was to be done. */
export async function provisionWorkspace(tx: Tx, clientId: string, refs: OnboardingRefs): Promise<void> {
  const existing = await workspaceOfClient(tx, clientId);
  const change = provision(existing);
  const workspace = existing ?? { firmId: tx.firmId, id: tx.newId(), clientId, status: 'active', version: 1, createdAt: tx.at };
  if (change.type === 'provisioned' && change.restored) {
    workspaces.update(tx, { ...workspace, status: 'active', version: workspace.version + 1 }, { from: workspace.version });
  } else if (change.type === 'provisioned') {
    workspaces.insert(tx, workspace);
    const { locale } = await tx.firm();
    folders.insertAll(
      tx,
      plannedFolders(locale).map((plan) => ({
        firmId: tx.firmId,
        id: tx.newId(),
        clientId,
        parentId: null,
        name: plan.name,
        path: plan.name,
        depth: 1,
        visibility: plan.visibility,
        version: 1,
        createdAt: tx.at,
      })),
    );
  }
  const top = await folders.select(tx, 'where firm_id = $1 and client_id = $2 and parent_id is null order by created_at, id limit 50', [
    tx.firmId,
    clientId,
  ]);
  tx.publish(workspaceProvisioned, {
    subject: workspace.id,
    clientId,
    data: {
      workspaceId: workspace.id,
      clientId,
      ...refs,
      restored: change.type === 'provisioned' && change.restored,
      folders: top.map((folder) => ({ folderId: folder.id, name: folder.name, visibility: folder.visibility })),
      warnings: [],
    },
  });
}

/** Puts a client's folders away; what is in them stays readable for the firm. Nothing happens when there are none. */
export async function archiveWorkspace(tx: Tx, clientId: string, refs: OnboardingRefs, reason: string): Promise<void> {
  const workspace = await workspaceOfClient(tx, clientId);
  if (workspace === undefined) return;
  if (workspace.status === 'active') {
    workspaces.update(tx, { ...workspace, status: 'archived', version: workspace.version + 1 }, { from: workspace.version });
  }
  tx.publish(workspaceArchived, { subject: workspace.id, clientId, data: { workspaceId: workspace.id, clientId, ...refs, reason } });
}

export async function isCancelled(tx: Tx, engagementId: string | undefined): Promise<boolean> {
  if (engagementId === undefined) return false;
  const rows = await tx.lookUp('select 1 from cancellations where firm_id = $1 and engagement_id = $2', [tx.firmId, engagementId]);
  return rows.length > 0;
}

export function rememberCancellation(tx: Tx, engagementId: string, onboardingId: string): void {
  tx.write('insert into cancellations (firm_id, engagement_id, onboarding_id, at) values ($1, $2, $3, $4) on conflict do nothing', [
    tx.firmId,
    engagementId,
    onboardingId,
    tx.at,
  ]);
}
