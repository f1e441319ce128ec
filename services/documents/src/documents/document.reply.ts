import type { Document } from '@praxis/contracts/documents';
import type { z } from 'zod';
import type { DocumentRow, DocumentVersionRow } from './document.row';

/** `versions` newest first. */
export const documentReply = (document: DocumentRow, versions: readonly DocumentVersionRow[]): z.input<typeof Document> => ({
  id: document.id,
  version: document.version,
  folderId: document.folderId,
  clientId: document.clientId,
  name: document.name,
  visibility: document.visibility,
  createdAt: document.createdAt.toISOString(),
  updatedAt: document.updatedAt.toISOString(),
  versions: versions.map((version) => ({
    number: version.number,
    sizeBytes: version.sizeBytes,
    mediaType: version.mediaType,
    sha256: version.sha256,
    uploadedBy: version.uploadedBy,
    uploadedAt: version.uploadedAt.toISOString(),
    scan: 'not_configured',
  })),
});
