import { z } from 'zod';
import { Instant } from '../kernel/local-date';
import { defineOperation, idParams, type Operation } from '../kernel/operation';
import { listQuery, pageOf } from '../kernel/paging';
import { Sha256 } from '../kernel/parts';
import { httpErrors } from '../kernel/problem';
import { documentsErrors } from './errors';
import { FolderVisibility } from './events';

/** 100 MiB: what one upload may have; the multipart envelope comes on top. */
export const MAX_UPLOAD_BYTES = 100 * 1024 * 1024;
const UPLOAD_BODY_LIMIT = MAX_UPLOAD_BYTES + 64 * 1024;

const everybody = ['user', 'api_client', 'portal'] as const;

/** A name as people see it; it never becomes a path. */
const EntryName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it forbids them, written so that every reader of the document knows them
  .regex(/^[^/\\\u0000-\u001f\u007f-\u009f]+$/u, 'A name has no slashes and no control characters');

export const Folder = z
  .object({
    id: z.uuid(),
    version: z.int(),
    clientId: z.uuid(),
    parentId: z.uuid().optional(),
    name: z.string(),
    path: z.string().meta({ description: 'Names from the top, joined by ` / `' }),
    visibility: FolderVisibility,
    archived: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'Folder' });

export const DocumentVersion = z
  .object({
    number: z.int().min(1),
    sizeBytes: z.int(),
    mediaType: z.string().meta({ description: 'Sniffed from the content, not believed from the request' }),
    sha256: Sha256.meta({ description: 'Computed by the server while it stored the file' }),
    uploadedBy: z.string(),
    uploadedAt: Instant,
    scan: z.enum(['not_configured']).meta({ description: 'No malware scanner is configured: the content was not checked' }),
  })
  .meta({ id: 'DocumentVersion' });

export const Document = z
  .object({
    id: z.uuid(),
    version: z.int(),
    folderId: z.uuid(),
    clientId: z.uuid(),
    name: z.string(),
    visibility: FolderVisibility,
    createdAt: Instant,
    updatedAt: Instant,
    versions: z.array(DocumentVersion).meta({ description: 'Newest first; a version never changes' }),
  })
  .meta({ id: 'Document' });

export const listFolders = defineOperation({
  id: 'listFolders',
  context: 'documents',
  method: 'GET',
  path: '/v1/folders',
  summary: 'List the folders of a client',
  description: 'With `parentId` the folders inside it; without, the topmost ones.',
  access: { permission: 'documents:folder:read' },
  principals: everybody,
  query: listQuery(['name', '-createdAt'], { clientId: z.uuid().optional(), parentId: z.uuid().optional() }),
  replies: { 200: pageOf(Folder) },
});

export const createFolder = defineOperation({
  id: 'createFolder',
  context: 'documents',
  method: 'POST',
  path: '/v1/folders',
  summary: 'Make a folder',
  access: { permission: 'documents:folder:write' },
  body: z.strictObject({
    clientId: z.uuid(),
    parentId: z.uuid().optional(),
    name: EntryName,
    visibility: FolderVisibility.optional().meta({ description: 'Default: that of the parent, or `internal`' }),
  }),
  replies: { 201: Folder },
  errors: [
    documentsErrors.client_unknown,
    documentsErrors.folder_unknown,
    documentsErrors.folder_name_taken,
    documentsErrors.folder_too_deep,
    documentsErrors.workspace_archived,
  ],
  idempotency: 'accepted',
  audit: { action: 'folder.create', target: 'folder' },
});

const uploadErrors = [
  documentsErrors.folder_unknown,
  documentsErrors.workspace_archived,
  documentsErrors.storage_limit_reached,
  documentsErrors.file_empty,
  httpErrors.too_large,
];

export const uploadDocument = defineOperation({
  id: 'uploadDocument',
  context: 'documents',
  method: 'POST',
  path: '/v1/documents',
  summary: 'Upload a document',
  description: 'multipart/form-data: the fields `folderId` and optionally `name` first, then the file as `file`. At most 100 MiB.',
  access: { permission: 'documents:document:write' },
  principals: everybody,
  body: z.strictObject({ folderId: z.uuid(), name: EntryName.optional().meta({ description: 'Default: the name of the file' }) }),
  bodyType: 'multipart',
  bodyLimit: UPLOAD_BODY_LIMIT,
  replies: { 201: Document },
  errors: [...uploadErrors, documentsErrors.folder_name_taken],
  idempotency: 'accepted',
  audit: { action: 'document.upload', target: 'document' },
});

export const uploadDocumentVersion = defineOperation({
  id: 'uploadDocumentVersion',
  context: 'documents',
  method: 'POST',
  path: '/v1/documents/{id}/versions',
  summary: 'Upload a new version of a document',
  description: 'multipart/form-data with the file as `file`. Earlier versions stay as they are.',
  access: { permission: 'documents:document:write' },
  principals: everybody,
  params: idParams,
  body: z.strictObject({}),
  bodyType: 'multipart',
  bodyLimit: UPLOAD_BODY_LIMIT,
  replies: { 201: Document },
  errors: [...uploadErrors, httpErrors.not_found, httpErrors.stale],
  idempotency: 'accepted',
  ifMatch: 'optional',
  audit: { action: 'document.upload-version', target: 'document' },
});

export const listDocuments = defineOperation({
  id: 'listDocuments',
  context: 'documents',
  method: 'GET',
  path: '/v1/documents',
  summary: 'List documents',
  access: { permission: 'documents:document:read' },
  principals: everybody,
  query: listQuery(['name', '-updatedAt'], {
    folderId: z.uuid().optional(),
    clientId: z.uuid().optional(),
    q: z.string().max(200).optional().meta({ description: 'Part of the name' }),
  }),
  replies: { 200: pageOf(Document) },
});

export const getDocument = defineOperation({
  id: 'getDocument',
  context: 'documents',
  method: 'GET',
  path: '/v1/documents/{id}',
  summary: 'Show a document with its versions',
  access: { permission: 'documents:document:read' },
  principals: everybody,
  params: idParams,
  replies: { 200: Document },
  errors: [httpErrors.not_found],
});

export const downloadDocument = defineOperation({
  id: 'downloadDocument',
  context: 'documents',
  method: 'GET',
  path: '/v1/documents/{id}/versions/{number}/content',
  summary: 'Download a version',
  description: 'Always as an attachment; `Repr-Digest` carries the SHA-256 (RFC 9530).',
  access: { permission: 'documents:document:read' },
  principals: everybody,
  params: z.strictObject({ id: z.uuid(), number: z.coerce.number().int().min(1).max(100_000) }),
  replies: { 200: z.unknown() },
  replyType: 'binary',
  errors: [httpErrors.not_found],
});

/** Every operation of documents. */
export const documentsOperations: readonly Operation[] = [
  listFolders,
  createFolder,
  uploadDocument,
  uploadDocumentVersion,
  listDocuments,
  getDocument,
  downloadDocument,
] as unknown as readonly Operation[];
