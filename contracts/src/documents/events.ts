import { z } from 'zod';
import {
  defineEvent,
  type EventData,
  Instant,
  onboardingRefs,
  Reason,
  reactionFailed,
  reactionRecovered,
  Sha256,
  Warnings,
} from '../kernel';

const seenByFolderReaders = { permission: 'documents:folder:read', portal: false };

export const FolderVisibility = z.enum(['internal', 'client']);
export type FolderVisibility = z.output<typeof FolderVisibility>;

const workspace = { workspaceId: z.uuid(), clientId: z.uuid(), ...onboardingRefs };

export const workspaceProvisioned = defineEvent({
  context: 'documents',
  noun: 'workspace',
  verb: 'provisioned',
  description:
    'A client has its folders, new or restored from the archive. Published again, as a new event, when its onboarding step is retried.',
  data: z.object({
    ...workspace,
    restored: z.boolean(),
    folders: z
      .array(z.object({ folderId: z.uuid(), name: z.string().max(200), visibility: FolderVisibility }))
      .max(50)
      .meta({ description: 'The topmost folders' }),
    warnings: Warnings,
  }),
  live: seenByFolderReaders,
});
export type WorkspaceProvisioned = EventData<typeof workspaceProvisioned>;

export const workspaceArchived = defineEvent({
  context: 'documents',
  noun: 'workspace',
  verb: 'archived',
  description: 'The folders of a client were put away; signed papers stay. With the onboarding when its cancelling is the cause.',
  data: z.object({ ...workspace, reason: Reason }),
  live: seenByFolderReaders,
});
export type WorkspaceArchived = EventData<typeof workspaceArchived>;

export const documentUploaded = defineEvent({
  context: 'documents',
  noun: 'document',
  verb: 'uploaded',
  description: 'A document, or a new version of one, was stored.',
  data: z.object({
    documentId: z.uuid(),
    version: z.int().min(1).meta({ description: 'Number of the version, from 1' }),
    folderId: z.uuid(),
    clientId: z.uuid().optional(),
    name: z.string().min(1).max(255).meta({ personal: true, description: 'May hold names of people' }),
    visibility: FolderVisibility,
    mediaType: z.string().max(150).meta({ description: 'Sniffed from the content' }),
    sizeBytes: z.int().min(0),
    sha256: Sha256,
    uploadedBy: z.string().max(100).meta({ description: 'Principal, such as `user:<id>`' }),
    uploadedAt: Instant,
  }),
  live: { permission: 'documents:document:read', portal: false },
});
export type DocumentUploaded = EventData<typeof documentUploaded>;

export const documentsReactionFailed = reactionFailed('documents');
export const documentsReactionRecovered = reactionRecovered('documents');

/** Every event that documents publishes. */
export const documentsEvents = [
  workspaceProvisioned,
  workspaceArchived,
  documentUploaded,
  documentsReactionFailed,
  documentsReactionRecovered,
] as const;
