import { containing, type Handler, readPage } from '@praxis/chassis';
import type { listDocuments as listDocumentsOperation } from '@praxis/contracts/documents';
import { documentReply } from './document.reply';
import { documentsTable, documentVersions } from './document.row';
import { visibleTo } from './visibility';

export const listDocuments: Handler<typeof listDocumentsOperation> = (request) =>
  request.inFirm((tx) => {
    const { folderId, clientId, q } = request.query;
    return readPage(request, tx, {
      from: `documents d cross join lateral (
        select jsonb_agg(to_jsonb(v) order by v.number desc) as versions
          from document_versions v where v.firm_id = d.firm_id and v.document_id = d.id) versions`,
      columns: 'd.*, versions.versions',
      where: [
        ['d.folder_id = $', folderId],
        ['d.client_id = $', clientId],
        ['d.name ilike $', containing(q)],
        ...visibleTo(request.principal, 'd'),
      ],
      sorts: { name: ['lower(d.name) asc', 'd.id asc'], '-updatedAt': ['d.updated_at desc', 'd.id desc'] },
      map: (record) =>
        documentReply(
          documentsTable.fromDatabase(record),
          (record['versions'] as Record<string, unknown>[]).map((version) =>
            documentVersions.fromDatabase({ ...version, uploaded_at: new Date(version['uploaded_at'] as string) }),
          ),
        ),
    });
  });
