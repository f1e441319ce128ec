import { ClientTeamSchema, defineService } from '@praxis/chassis';
import { documentsErrors, documentsOperations } from '@praxis/contracts/documents';
import { z } from 'zod';
import { Workspaces1700000001000 } from '../migrations/0001-workspaces';
import { ConfidentialClients1700000002000 } from '../migrations/0002-confidential-clients';
import { documentRoutes } from './documents/document.routes';
import { DocumentAccessSchema, DocumentSchema, DocumentVersionSchema, StorageUsageSchema } from './documents/document.row';
import { folderRoutes } from './folders/folder.routes';
import { FolderSchema } from './folders/folder.row';
import { clientTeams, onClientCreated, onClientReactivated } from './reactions/on-client-created';
import { onOnboardingCancelled } from './reactions/on-onboarding-cancelled';
import { onStepRetried } from './reactions/on-step-retried';
import { localDirectory } from './storage/local-directory';
import { CancellationSchema, WorkspaceSchema } from './workspaces/workspace.row';

export const documents = defineService({
  name: 'documents',
  config: z.object({ STORAGE_DIR: z.string().min(1).meta({ description: 'Directory for the files; only this service reads it' }) }),
  tables: [
    ClientTeamSchema,
    WorkspaceSchema,
    CancellationSchema,
    FolderSchema,
    DocumentSchema,
    DocumentVersionSchema,
    DocumentAccessSchema,
    StorageUsageSchema,
  ],
  migrations: [Workspaces1700000001000, ConfidentialClients1700000002000],
  operations: documentsOperations,
  errors: documentsErrors,
  subscribes: ['clients'],
  setUp: ({ config }) => {
    const storage = localDirectory(config.STORAGE_DIR);
    return {
      routes: [...folderRoutes, ...documentRoutes({ storage })],
      reactions: [onClientCreated, onClientReactivated, ...clientTeams, onOnboardingCancelled, onStepRetried],
      jobs: [],
      schedules: [],
    };
  },
});
