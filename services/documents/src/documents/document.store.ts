import type { Tx } from '@praxis/chassis';
import { documentsErrors, documentUploaded } from '@praxis/contracts/documents';
import { Rejection } from '@praxis/contracts/kernel';
import type { StoredObject } from '../storage/storage';
import { type DocumentRow, type DocumentVersionRow, documentVersions } from './document.row';

export interface StoredFile extends StoredObject {
  mediaType: string;
}

export const versionsOf = (tx: Tx, documentId: string): Promise<DocumentVersionRow[]> =>
  documentVersions.select(tx, 'where firm_id = $1 and document_id = $2 order by number desc', [tx.firmId, documentId]);

/**
 * Counts the bytes against the firm's limit; the counter's row lock makes parallel uploads take turns.
 * @throws Rejection `documents.storage_limit_reached`
 */
export async function takeStorage(tx: Tx, bytes: number): Promise<void> {
  const { limits } = await tx.firm();
  const [usage] = await tx.lookUp<{ bytes: string }>(
    `insert into storage_usage (firm_id, bytes) values ($1, $2)
     on conflict (firm_id) do update set bytes = storage_usage.bytes + excluded.bytes returning bytes`,
    [tx.firmId, bytes],
  );
  const used = Number(usage?.bytes ?? bytes);
  if (used > limits.storageBytes) {
    throw new Rejection(documentsErrors.storage_limit_reached, { limitBytes: limits.storageBytes, usedBytes: used - bytes });
  }
}

/** Adds the next version of a document, which is written by the caller, and tells of it. */
export function addVersion(tx: Tx, document: DocumentRow, file: StoredFile): DocumentVersionRow {
  const version: DocumentVersionRow = {
    firmId: tx.firmId,
    id: tx.newId(),
    documentId: document.id,
    number: document.versionCount,
    objectKey: file.key,
    sizeBytes: file.sizeBytes,
    mediaType: file.mediaType,
    sha256: file.sha256,
    uploadedBy: tx.act.actor,
    uploadedAt: tx.at,
  };
  documentVersions.insert(tx, version);
  tx.publish(documentUploaded, {
    subject: document.id,
    clientId: document.clientId,
    data: {
      documentId: document.id,
      version: version.number,
      folderId: document.folderId,
      clientId: document.clientId,
      name: document.name,
      visibility: document.visibility,
      mediaType: version.mediaType,
      sizeBytes: version.sizeBytes,
      sha256: version.sha256,
      uploadedBy: version.uploadedBy,
      uploadedAt: version.uploadedAt.toISOString(),
    },
  });
  tx.changed({ targetId: document.id, after: { version: version.number, sizeBytes: version.sizeBytes, sha256: version.sha256 } });
  return version;
}
