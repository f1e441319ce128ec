import { EntitySchema, tableOf } from '@praxis/chassis';
import type { FolderVisibility } from '@praxis/contracts/documents';

export interface DocumentRow {
  firmId: string;
  id: string;
  folderId: string;
  clientId: string;
  name: string;
  visibility: FolderVisibility;
  versionCount: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const DocumentSchema = new EntitySchema<DocumentRow>({
  name: 'documents',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    folderId: { name: 'folder_id', type: 'uuid' },
    clientId: { name: 'client_id', type: 'uuid' },
    name: { type: 'text' },
    visibility: { type: 'text' },
    versionCount: { name: 'version_count', type: 'int' },
    version: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});

export const documentsTable = tableOf<DocumentRow>(DocumentSchema);

export interface DocumentVersionRow {
  firmId: string;
  id: string;
  documentId: string;
  number: number;
  objectKey: string;
  sizeBytes: number;
  mediaType: string;
  sha256: string;
  uploadedBy: string;
  uploadedAt: Date;
}

export const DocumentVersionSchema = new EntitySchema<DocumentVersionRow>({
  name: 'document_versions',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    documentId: { name: 'document_id', type: 'uuid' },
    number: { type: 'int' },
    objectKey: { name: 'object_key', type: 'text' },
    sizeBytes: { name: 'size_bytes', type: 'bigint' },
    mediaType: { name: 'media_type', type: 'text' },
    sha256: { type: 'text' },
    uploadedBy: { name: 'uploaded_by', type: 'text' },
    uploadedAt: { name: 'uploaded_at', type: 'timestamptz' },
  },
});

export const documentVersions = tableOf<DocumentVersionRow>(DocumentVersionSchema);

/** Who read what, and when; only ever added to. */
export interface DocumentAccessRow {
  firmId: string;
  id: string;
  documentId: string;
  number: number;
  actor: string;
  address: string | null;
  at: Date;
}

export const DocumentAccessSchema = new EntitySchema<DocumentAccessRow>({
  name: 'document_accesses',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    id: { type: 'uuid', primary: true },
    documentId: { name: 'document_id', type: 'uuid' },
    number: { type: 'int' },
    actor: { type: 'text' },
    address: { type: 'text', nullable: true },
    at: { type: 'timestamptz' },
  },
});

export const documentAccesses = tableOf<DocumentAccessRow>(DocumentAccessSchema);

export interface StorageUsageRow {
  firmId: string;
  bytes: number;
}

export const StorageUsageSchema = new EntitySchema<StorageUsageRow>({
  name: 'storage_usage',
  columns: { firmId: { name: 'firm_id', type: 'uuid', primary: true }, bytes: { type: 'bigint' } },
});
