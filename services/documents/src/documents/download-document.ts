import { type Handler, ok } from '@praxis/chassis';
import type { downloadDocument as downloadDocumentOperation } from '@praxis/contracts/documents';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Storage } from '../storage/storage';
import { documentAccesses, documentsTable, documentVersions } from './document.row';
import { maySee } from './visibility';

export const downloadDocument =
  ({ storage }: { storage: Storage }): Handler<typeof downloadDocumentOperation> =>
  async (request) => {
    // The access is on record before the first byte leaves.
    const found = await request.unitOfWork.inFirm(request.firmId, request.act, async (tx) => {
      const document = await documentsTable.find(tx, request.params.id);
      if (document === undefined || !maySee(request.principal, document)) throw new Rejection(httpErrors.not_found);
      const [version] = await documentVersions.select(tx, 'where firm_id = $1 and document_id = $2 and number = $3', [
        tx.firmId,
        document.id,
        request.params.number,
      ]);
      if (version === undefined) throw new Rejection(httpErrors.not_found);
      documentAccesses.insert(tx, {
        firmId: tx.firmId,
        id: tx.newId(),
        documentId: document.id,
        number: version.number,
        actor: tx.act.actor,
        address: tx.act.address ?? null,
        at: tx.at,
      });
      return { document, version };
    });
    const { document, version } = found;
    return ok(await storage.open(version.objectKey), {
      'content-type': version.mediaType,
      'content-length': String(version.sizeBytes),
      'content-disposition': contentDisposition(document.name),
      'repr-digest': `sha-256=:${Buffer.from(version.sha256, 'hex').toString('base64')}:`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
  };

/** RFC 6266: always an attachment, the name in ASCII and in UTF-8. */
function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
