import { EntitySchema, tableOf } from '@praxis/chassis';
import type { FolderVisibility } from '@praxis/contracts/documents';

export interface FolderRow {
  firmId: string;
  id: string;
  clientId: string;
  parentId: string | null;
  name: string;
  path: string;
  depth: number;
  visibility: FolderVisibility;
  version: number;
  createdAt: Date;
}

export const FolderSchema = new EntitySchema<FolderRow>({
  name: 'folders',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid' },
    parentId: { name: 'parent_id', type: 'uuid', nullable: true },
    name: { type: 'text' },
    path: { type: 'text' },
    depth: { type: 'int' },
    visibility: { type: 'text' },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
});

export const folders = tableOf<FolderRow>(FolderSchema);
