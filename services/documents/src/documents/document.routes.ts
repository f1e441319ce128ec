import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/documents';
import type { Storage } from '../storage/storage';
import { downloadDocument } from './download-document';
import { getDocument } from './get-document';
import { listDocuments } from './list-documents';
import { uploadDocument } from './upload-document';
import { uploadDocumentVersion } from './upload-document-version';

export const documentRoutes = (dependencies: { storage: Storage }): readonly Route[] => [
  route(api.uploadDocument, uploadDocument(dependencies)),
  route(api.uploadDocumentVersion, uploadDocumentVersion(dependencies)),
  route(api.listDocuments, listDocuments),
  route(api.getDocument, getDocument),
  route(api.downloadDocument, downloadDocument(dependencies)),
];
