import type { FolderVisibility } from '@praxis/contracts/documents';

/** The folders of one client, from its becoming one. */
export interface Workspace {
  id: string;
  clientId: string;
  status: 'active' | 'archived';
  version: number;
}

/** What every workspace starts with; the names are per language of the firm. */
export interface FolderPlan {
  name: string;
  visibility: FolderVisibility;
}

const plans: Record<string, readonly [internal: string, shared: string, uploads: string, contracts: string]> = {
  en: ['Internal', 'Shared', 'Client uploads', 'Contracts'],
  de: ['Intern', 'Geteilt', 'Uploads des Kunden', 'Verträge'],
};

/** The topmost folders of a new workspace; `locale` is BCP 47, an unknown language gets English names. */
export function plannedFolders(locale: string): FolderPlan[] {
  const [internal, shared, uploads, contracts] = plans[locale.slice(0, 2).toLowerCase()] ?? (plans['en'] as (typeof plans)[string]);
  return [
    { name: internal, visibility: 'internal' },
    { name: shared, visibility: 'client' },
    { name: uploads, visibility: 'client' },
    { name: contracts, visibility: 'internal' },
  ];
}

export type WorkspaceChange =
  | { type: 'provisioned'; restored: boolean }
  /** There is nothing to change; the completing event is told again. */
  | { type: 'unchanged' };

/** What becomes of a client's workspace when the client is there, for the first time or again. */
export function provision(workspace: Workspace | undefined): WorkspaceChange {
  if (workspace === undefined) return { type: 'provisioned', restored: false };
  return workspace.status === 'archived' ? { type: 'provisioned', restored: true } : { type: 'unchanged' };
}
