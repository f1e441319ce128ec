import { defineErrors } from '../kernel/problem';

export const documentsErrors = defineErrors('documents', {
  client_unknown: {
    status: 422,
    title: 'The client is not known here',
    detail: 'Check the client’s id; a client that was made a moment ago may still be on its way.',
    retryAfter: 1,
  },
  folder_name_taken: {
    status: 409,
    title: 'The folder has something of that name',
    detail: 'Choose another name, or use the folder that is there.',
  },
  folder_unknown: { status: 422, title: 'There is no such folder', detail: 'Name a folder of the same client that you may see.' },
  folder_too_deep: { status: 422, title: 'The folder is nested too deeply', detail: 'Folders may be nested ten deep.' },
  workspace_archived: {
    status: 409,
    title: 'The client’s folders are archived',
    detail: 'Nothing can be added to them until the client is active again.',
  },
  storage_limit_reached: {
    status: 409,
    title: 'The firm’s storage is full',
    detail: 'Remove files or raise the limit; `limitBytes` and `usedBytes` say how much there is.',
  },
  file_empty: { status: 422, title: 'The file is empty', detail: 'Send a file with at least one byte.' },
});
