import { created, type Handler } from '@praxis/chassis';
import { documentsErrors, type uploadDocumentVersion as uploadDocumentVersionOperation } from '@praxis/contracts/documents';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import type { Storage } from '../storage/storage';
import { workspaceOfClient } from '../workspaces/workspace.store';
import { documentReply } from './document.reply';
import { documentsTable } from './document.row';
import { addVersion, takeStorage, versionsOf } from './document.store';
import { withStoredFile } from './receive-file';
import { maySee } from './visibility';

export const uploadDocumentVersion =
  ({ storage }: { storage: Storage }): Handler<typeof uploadDocumentVersionOperation> =>
  async (request) => {
    const { stream } = await request.upload();
    return withStoredFile(storage, request.firmId, stream, (file) =>
      request.inFirm(
        async (tx) => {
          const document = await documentsTable.findForUpdate(tx, request.params.id);
          if (document === undefined || !maySee(request.principal, document)) throw new Rejection(httpErrors.not_found);
          if (request.ifMatch !== undefined && request.ifMatch !== document.version) throw new Rejection(httpErrors.stale);
          const workspace = await workspaceOfClient(tx, document.clientId);
          if (workspace?.status !== 'active') throw new Rejection(documentsErrors.workspace_archived);
          await takeStorage(tx, file.sizeBytes);
          const next = { ...document, versionCount: document.versionCount + 1, version: document.version + 1, updatedAt: tx.at };
          documentsTable.update(tx, next, { from: document.version });
          const earlier = await versionsOf(tx, document.id);
          return created(documentReply(next, [addVersion(tx, next, file), ...earlier]));
        },
        { fingerprint: file.sha256 },
      ),
    );
  };
