import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Caller, type Host, hostService, type TestFirm } from '@praxis/chassis/testing';
import {
  type ClientCreated,
  clientCreated,
  clientReactivated,
  onboardingCancelled,
  onboardingStepRetried,
} from '@praxis/contracts/clients';
import * as api from '@praxis/contracts/documents';
import { newId } from '@praxis/contracts/kernel';
import { documents } from '../src/service';

const sample = JSON.parse(
  readFileSync(path.join(__dirname, '../../../contracts/test/golden/praxis.clients.client.created.v1.json'), 'utf8'),
).data as ClientCreated;

let host: Host;
let firm: TestFirm;
let staff: Caller;
beforeAll(async () => {
  host = await hostService(documents);
  firm = await host.firm();
  staff = host.as(firm);
}, 120_000);
afterAll(() => host?.stop());

const newClient = (): ClientCreated => ({ ...sample, clientId: newId(), engagementId: newId(), onboardingId: newId() });
const create = (data: ClientCreated, event: typeof clientCreated | typeof clientReactivated = clientCreated) =>
  host.deliver(event, { firm, subject: data.clientId, data });
const foldersOf = async (clientId: string, caller = staff) => (await caller.call(api.listFolders, { query: { clientId } })).body.items;
const cancel = (data: ClientCreated) =>
  host.deliver(onboardingCancelled, {
    firm,
    subject: data.onboardingId as string,
    data: {
      onboardingId: data.onboardingId as string,
      proposalId: data.proposalId as string,
      contractId: newId(),
      clientId: data.clientId,
      engagementId: data.engagementId as string,
      undo: ['workspace'],
      effectiveDate: '2027-01-21',
      reason: 'by mistake',
      cancelledAt: '2027-01-21T10:00:00.000Z',
    },
  });
const told = async (event: typeof api.workspaceProvisioned | typeof api.workspaceArchived, clientId: string) =>
  (await host.published(event)).filter(({ data }) => data.clientId === clientId);

const form = (fields: Record<string, string>, content: string | Uint8Array, name = 'brief.txt') => {
  const data = new FormData();
  for (const [key, value] of Object.entries(fields)) data.set(key, value);
  data.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  return data;
};
const upload = (fields: Record<string, string>, content: string | Uint8Array, headers: Record<string, string> = {}, caller = staff) =>
  caller.call(api.uploadDocument, { body: form(fields, content), headers });
const storedFiles = (): string[] => {
  const walk = (dir: string): string[] =>
    readdirSync(dir).flatMap((name) =>
      statSync(path.join(dir, name)).isDirectory() ? walk(path.join(dir, name)) : [path.join(dir, name)],
    );
  try {
    return walk(host.env['STORAGE_DIR'] as string);
  } catch {
    return [];
  }
};
const emptyClientFolder = async () => {
  const client = newClient();
  await create(client);
  const folders = await foldersOf(client.clientId);
  return {
    client,
    shared: folders.find((folder: { visibility: string }) => folder.visibility === 'client'),
    internal: folders.find((folder: { visibility: string }) => folder.visibility === 'internal'),
  };
};

describe('a workspace', () => {
  it('comes with the client, once, with the four folders', async () => {
    const client = newClient();
    await create(client);
    await create(client);
    expect((await foldersOf(client.clientId)).map((folder: { name: string }) => folder.name)).toEqual([
      'Client uploads',
      'Contracts',
      'Internal',
      'Shared',
    ]);
    const [first] = await told(api.workspaceProvisioned, client.clientId);
    expect(first?.data).toMatchObject({ onboardingId: client.onboardingId, engagementId: client.engagementId, restored: false });
  });

  it('is archived when the onboarding is cancelled, takes nothing then, and is restored when the client comes back', async () => {
    const { client, shared } = await emptyClientFolder();
    await cancel(client);
    expect(await told(api.workspaceArchived, client.clientId)).toHaveLength(1);
    const refused = await upload({ folderId: shared.id }, 'late');
    expect([refused.status, refused.body.code]).toEqual([409, 'documents.workspace_archived']);
    const again = { ...client, engagementId: newId(), onboardingId: newId() };
    await create(again, clientReactivated);
    const restored = await told(api.workspaceProvisioned, client.clientId);
    expect(restored.at(-1)?.data).toMatchObject({ restored: true, onboardingId: again.onboardingId });
    expect((await upload({ folderId: shared.id }, 'in time')).status).toBe(201);
  });

  it('is not made for an onboarding whose cancellation arrived first', async () => {
    const client = newClient();
    await cancel(client);
    await create(client);
    expect(await foldersOf(client.clientId)).toEqual([]);
  });

  it('is told of again when its step is retried', async () => {
    const client = newClient();
    const { event } = await create(client);
    await host.deliver(onboardingStepRetried, {
      firm,
      subject: client.onboardingId as string,
      data: {
        onboardingId: client.onboardingId as string,
        proposalId: client.proposalId as string,
        contractId: newId(),
        clientId: client.clientId,
        engagementId: client.engagementId,
        step: 'workspace',
        service: 'documents',
        causeEventId: event.id,
        causeEventType: event.type,
      },
    });
    expect(await told(api.workspaceProvisioned, client.clientId)).toHaveLength(2);
  });
});

describe('folders', () => {
  it('have names that are unique within their folder, also for parallel requests', async () => {
    const { client, shared } = await emptyClientFolder();
    const body = { clientId: client.clientId, parentId: shared.id, name: 'Reports' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => staff.call(api.createFolder, { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const made = answers.find(({ status }) => status === 201)?.body;
    expect(made).toMatchObject({ path: `${shared.name} / Reports`, visibility: 'client' });
  });

  it('below an internal one are internal, whatever was asked for', async () => {
    const { client, internal } = await emptyClientFolder();
    const made = await staff.call(api.createFolder, {
      body: { clientId: client.clientId, parentId: internal.id, name: 'Open?', visibility: 'client' },
    });
    expect(made.body.visibility).toBe('internal');
  });

  it('refuse names that could be paths and clients that are not known', async () => {
    const { client } = await emptyClientFolder();
    for (const name of ['a/b', '..\\x', 'tab\there', '']) {
      const refused = await staff.call(api.createFolder, { body: { clientId: client.clientId, name } });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, '/name']);
    }
    const unknown = await staff.call(api.createFolder, { body: { clientId: newId(), name: 'X' } });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'documents.client_unknown']);
  });
});

describe('documents', () => {
  it('keep every version with the SHA-256 that the server computed, and give back exactly those bytes', async () => {
    const { shared } = await emptyClientFolder();
    const made = await upload({ folderId: shared.id, name: 'Brief' }, 'first');
    expect(made.status).toBe(201);
    const digest = (content: string) => createHash('sha256').update(content).digest('hex');
    expect(made.body.versions).toMatchObject([
      { number: 1, sizeBytes: 5, sha256: digest('first'), mediaType: 'text/plain; charset=utf-8' },
    ]);
    const next = await staff.call(api.uploadDocumentVersion, { params: { id: made.body.id }, body: form({}, 'second, longer') });
    expect(next.body.versions.map((version: { sha256: string }) => version.sha256)).toEqual([digest('second, longer'), digest('first')]);
    for (const [number, content] of [
      ['1', 'first'],
      ['2', 'second, longer'],
    ] as const) {
      const answer = await staff.call(api.downloadDocument, { params: { id: made.body.id, number } });
      expect([answer.status, answer.body]).toEqual([200, content]);
      expect(answer.headers['content-disposition']).toMatch(/^attachment/);
      expect(answer.headers['repr-digest']).toBe(`sha-256=:${createHash('sha256').update(content).digest('base64')}:`);
    }
    const read = await host.sql<{ count: number }>('owner', 'select count(*)::int as count from document_accesses where document_id = $1', [
      made.body.id,
    ]);
    expect(read[0]?.count).toBe(2);
  });

  it('know their type by content, not by name', async () => {
    const { shared } = await emptyClientFolder();
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const made = await staff.call(api.uploadDocument, { body: form({ folderId: shared.id, name: 'Not a text' }, png, 'evil.txt') });
    expect(made.body.versions[0].mediaType).toBe('image/png');
  });

  it('are stored once for one Idempotency-Key, and nothing is left of what was refused', async () => {
    const { shared } = await emptyClientFolder();
    const before = storedFiles().length;
    const headers = { 'idempotency-key': newId() };
    const first = await upload({ folderId: shared.id, name: 'Once' }, 'same', headers);
    const again = await upload({ folderId: shared.id, name: 'Once' }, 'same', headers);
    expect(again.body).toEqual(first.body);
    const other = await upload({ folderId: shared.id, name: 'Once' }, 'other', headers);
    expect([other.status, other.body.code]).toEqual([422, 'http.idempotency_key_reused']);
    const refusals = [
      await upload({ folderId: newId() }, 'x'),
      await upload({ folderId: shared.id, name: 'Once' }, 'twin'),
      await upload({ folderId: shared.id, name: 'Empty' }, ''),
      await upload({ folderId: 'nonsense' }, 'x'),
    ];
    expect(refusals.map(({ body }) => body.code)).toEqual([
      'documents.folder_unknown',
      'documents.folder_name_taken',
      'documents.file_empty',
      'http.invalid_request',
    ]);
    expect(storedFiles()).toHaveLength(before + 1);
  });

  it('are refused above the firm’s limit, which parallel uploads cannot pass together', async () => {
    const small = await host.firm({ limits: { users: 1, clients: 1, storageBytes: 25 } });
    const client = newClient();
    await host.deliver(clientCreated, { firm: small, subject: client.clientId, data: client });
    const caller = host.as(small);
    const [folder] = await foldersOf(client.clientId, caller);
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => upload({ folderId: folder.id, name }, '0123456789', {}, caller)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'documents.storage_limit_reached', limitBytes: 25 });
  });

  it('of another firm, or not shared with the portal user, are like a random id', async () => {
    const { client, shared, internal } = await emptyClientFolder();
    const open = (await upload({ folderId: shared.id, name: 'Open' }, 'open')).body;
    const closed = (await upload({ folderId: internal.id, name: 'Closed' }, 'closed')).body;
    const stranger = host.as(await host.firm());
    const portal = host.as(firm, { kind: 'portal', clientIds: [client.clientId] });
    const otherPortal = host.as(firm, { kind: 'portal', clientIds: [newId()] });
    const read = async (caller: Caller, id: string) => (await caller.call(api.downloadDocument, { params: { id, number: '1' } })).status;
    expect([
      await read(portal, open.id),
      await read(portal, closed.id),
      await read(otherPortal, open.id),
      await read(stranger, open.id),
    ]).toEqual([200, 404, 404, 404]);
    const listed = (await portal.call(api.listDocuments, { query: { clientId: client.clientId } })).body.items;
    expect(listed.map((document: { name: string }) => document.name)).toEqual(['Open']);
    expect((await stranger.call(api.listDocuments)).body.items).toEqual([]);
  });
});
