import { type Handler, readPage } from '@praxis/chassis';
import type { listFolders as listFoldersOperation } from '@praxis/contracts/documents';
import { visibleTo } from '../documents/visibility';
import { folderReply } from './folder.reply';
import { folders } from './folder.row';

export const listFolders: Handler<typeof listFoldersOperation> = (request) =>
  request.inFirm((tx) => {
    const { clientId, parentId } = request.query;
    return readPage(request, tx, {
      from: 'folders f join workspaces w on w.firm_id = f.firm_id and w.client_id = f.client_id',
      columns: 'f.*, w.status as workspace_status',
      where: [
        ['f.client_id = $', clientId],
        parentId === undefined ? ['f.parent_id is null'] : ['f.parent_id = $', parentId],
        ...visibleTo(request.principal, 'f'),
      ],
      sorts: { name: ['lower(f.name) asc', 'f.id asc'], '-createdAt': ['f.created_at desc', 'f.id desc'] },
      map: (record) => folderReply(folders.fromDatabase(record), record['workspace_status'] === 'archived'),
    });
  });
