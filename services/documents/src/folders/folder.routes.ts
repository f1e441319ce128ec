import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/documents';
import { createFolder } from './create-folder';
import { listFolders } from './list-folders';

export const folderRoutes: readonly Route[] = [route(api.listFolders, listFolders), route(api.createFolder, createFolder)];
