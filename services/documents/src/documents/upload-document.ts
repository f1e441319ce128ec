import { created, type Handler } from '@praxis/chassis';
import { documentsErrors, uploadDocument as operation, type uploadDocument as uploadDocumentOperation } from '@praxis/contracts/documents';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { folders } from '../folders/folder.row';
import type { Storage } from '../storage/storage';
import { workspaceOfClient } from '../workspaces/workspace.store';
import { documentReply } from './document.reply';
import { documentsTable } from './document.row';
import { addVersion, takeStorage } from './document.store';
import { withStoredFile } from './receive-file';
import { maySee } from './visibility';

export const uploadDocument =
  ({ storage }: { storage: Storage }): Handler<typeof uploadDocumentOperation> =>
  async (request) => {
    const { fields, fileName, stream } = await request.upload();
    const parsed = operation.body.safeParse({ name: fileNameOf(fileName), ...fields });
    if (!parsed.success) {
      stream.resume();
      throw new Rejection(
        httpErrors.invalid_request,
        {},
        parsed.error.issues.map((issue) => ({ pointer: `/${issue.path.join('/')}`, detail: issue.message })),
      );
    }
    const { folderId, name = 'Document' } = parsed.data;
    return withStoredFile(storage, request.firmId, stream, (file) =>
      request.inFirm(
        async (tx) => {
          const folder = await folders.find(tx, folderId);
          if (folder === undefined || !maySee(request.principal, folder)) throw new Rejection(documentsErrors.folder_unknown);
          // The workspace's lock makes names in a folder unique under parallel uploads.
          const workspace = await workspaceOfClient(tx, folder.clientId);
          if (workspace?.status !== 'active') throw new Rejection(documentsErrors.workspace_archived);
          const twins = await tx.query('select 1 from documents where firm_id = $1 and folder_id = $2 and lower(name) = lower($3)', [
            tx.firmId,
            folderId,
            name,
          ]);
          if (twins.length > 0) throw new Rejection(documentsErrors.folder_name_taken);
          await takeStorage(tx, file.sizeBytes);
          const document = {
            firmId: tx.firmId,
            id: tx.newId(),
            folderId,
            clientId: folder.clientId,
            name,
            visibility: folder.visibility,
            versionCount: 1,
            version: 1,
            createdAt: tx.at,
            updatedAt: tx.at,
          };
          documentsTable.insert(tx, document);
          return created(documentReply(document, [addVersion(tx, document, file)]));
        },
        { fingerprint: `${file.sha256}:${folderId}:${name}` },
      ),
    );
  };

/** The last segment, without what could be read as a path or a control. */
const fileNameOf = (name: string): string | undefined =>
  name
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\p{Cc}/gu, '')
    .slice(0, 200) || undefined;
