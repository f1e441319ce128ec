import type { Folder } from '@praxis/contracts/documents';
import type { z } from 'zod';
import type { FolderRow } from './folder.row';

export const folderReply = (folder: FolderRow, archived: boolean): z.input<typeof Folder> => ({
  id: folder.id,
  version: folder.version,
  clientId: folder.clientId,
  ...(folder.parentId === null ? {} : { parentId: folder.parentId }),
  name: folder.name,
  path: folder.path,
  visibility: folder.visibility,
  archived,
  createdAt: folder.createdAt.toISOString(),
});
