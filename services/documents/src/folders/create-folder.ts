import { created, type Handler } from '@praxis/chassis';
import { type createFolder as createFolderOperation, documentsErrors } from '@praxis/contracts/documents';
import { Rejection } from '@praxis/contracts/kernel';
import { workspaceOfClient } from '../workspaces/workspace.store';
import { placeBelow } from './folder';
import { folderReply } from './folder.reply';
import { folders } from './folder.row';

export const createFolder: Handler<typeof createFolderOperation> = (request) =>
  request.inFirm(async (tx) => {
    const { clientId, parentId, name, visibility } = request.body;
    // The workspace's lock makes folders of one client appear one after the other: two of one name cannot slip in together.
    const workspace = await workspaceOfClient(tx, clientId);
    if (workspace === undefined) throw new Rejection(documentsErrors.client_unknown);
    if (workspace.status === 'archived') throw new Rejection(documentsErrors.workspace_archived);
    const parent = parentId === undefined ? undefined : await folders.find(tx, parentId);
    if (parentId !== undefined && parent?.clientId !== clientId) throw new Rejection(documentsErrors.folder_unknown);
    const twins = await tx.query(
      'select 1 from folders where firm_id = $1 and client_id = $2 and parent_id is not distinct from $3 and lower(name) = lower($4)',
      [tx.firmId, clientId, parentId ?? null, name],
    );
    if (twins.length > 0) throw new Rejection(documentsErrors.folder_name_taken);
    const folder = {
      firmId: tx.firmId,
      id: tx.newId(),
      clientId,
      parentId: parentId ?? null,
      name,
      ...placeBelow(parent, name, visibility),
      version: 1,
      createdAt: tx.at,
    };
    folders.insert(tx, folder);
    tx.changed({ targetId: folder.id, after: { clientId, parentId, visibility: folder.visibility } });
    return created(folderReply(folder, false));
  });
