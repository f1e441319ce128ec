import { readFileSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@praxis/contracts/kernel';
import { type Host, hostService, type TestFirm, until } from '../src/testing';
import { fixtureService, makeThing, thingMade } from './fixture-service';
import { type SmtpServer, startSmtpServer } from './smtp-server';

interface MailRow {
  id: string;
  status: string;
  attempts: number;
  error: string | null;
  data: Record<string, string>;
  key: string;
}
let host: Host;
let firm: TestFirm;

const mailOf = async (thingId: string): Promise<MailRow> => {
  const rows = await host.sql<MailRow>('owner', 'select * from mails where reference_id = $1', [thingId]);
  expect(rows).toHaveLength(1);
  return rows[0] as MailRow;
};
const make = async (name: string, mail = 'smith@client.example'): Promise<string> =>
  (await host.as(firm).call(makeThing, { body: { name, mail } })).body.id;
const outcomeOf = async (thingId: string): Promise<string> => {
  const event = await host.untilPublished(thingMade, ({ subject, data }) => subject === thingId && data.name.startsWith('mail '));
  return event.data.name;
};

describe('with the local folder', () => {
  beforeAll(async () => {
    host = await hostService(fixtureService);
    firm = await host.firm();
  });
  afterAll(() => host.stop());

  test('a mail lands in the folder in the reader’s language, its outcome is told, and what it was made of is forgotten', async () => {
    const id = await make('Hammer');
    expect(await outcomeOf(id)).toBe('mail sent');
    const row = await mailOf(id);
    expect(row).toMatchObject({ status: 'sent', data: {}, error: null, attempts: 1 });
    expect(await host.mails()).toContainEqual(expect.objectContaining({ id: row.id, subject: 'Hammer ist da', template: 'thing-made' }));
    const message = readFileSync(path.join(host.env['MAIL_DIR'] ?? '', `${row.id}.eml`), 'utf8');
    expect(message).toContain(`Message-ID: <${row.id}@praxis.example>`);
    expect(message).toMatch(/^To: Somebody <smith@client.example>$/m);
  });

  test('a name that holds line breaks starts no header of its own', async () => {
    const id = await make('X\r\nBcc: everybody@else.example');
    expect(await outcomeOf(id)).toBe('mail sent');
    const message = readFileSync(path.join(host.env['MAIL_DIR'] ?? '', `${(await mailOf(id)).id}.eml`), 'utf8');
    expect(message.slice(0, message.indexOf('\n\n'))).not.toMatch(/^Bcc:/im);
  });

  test('the same key is mailed once for ever', async () => {
    const { unitOfWork } = host.service.assembly;
    const key = `twice:${newId()}`;
    const act = () => ({ actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() });
    const to = { name: 'Ada', email: 'ada@client.example' };
    const send = () =>
      unitOfWork.inFirm(firm.id, act(), (tx) => tx.mail({ template: 'thing-made', to, locale: 'en', data: { name: 'N', link: 'L' }, key }));
    await Promise.all([send(), send()]);
    await send();
    await host.settled();
    expect(await host.sql('owner', 'select from mails where key = $1', [key])).toHaveLength(1);
    expect((await host.mails()).filter(({ to: { email } }) => email === to.email)).toHaveLength(1);
  });

  test('mail of a suspended firm is held, but for what its owners must know', async () => {
    const suspended = await host.firm({ status: 'suspended' });
    await host.service.assembly.unitOfWork.inFirm(
      suspended.id,
      { actor: 'user:test', correlationId: newId(), causationId: newId(), at: new Date() },
      (tx) => {
        const mail = { template: 'thing-made', locale: 'en', data: { name: 'N', link: 'L' } };
        tx.mail({ ...mail, to: { name: 'Held', email: 'held@client.example' }, key: newId() });
        tx.mail({ ...mail, to: { name: 'Told', email: 'told@client.example' }, key: newId(), whileSuspended: true });
      },
    );
    await host.settled();
    expect((await host.mails()).filter(({ to }) => to.name === 'Held' || to.name === 'Told').map(({ to }) => to.name)).toEqual(['Told']);
    expect(await host.sql('owner', "select from mails where recipient_name = 'Held' and status = 'queued'")).toHaveLength(1);
  });
});

describe('over SMTP', () => {
  let smtp: SmtpServer;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    host = await hostService(fixtureService, { env: { SMTP_URL: smtp.url, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' } });
    firm = await host.firm();
  });
  afterAll(async () => {
    await host.stop();
    await smtp.stop();
  });
  beforeEach(() => {
    smtp.answer.rcpt = '250 fine';
  });

  test('a mail is given to the mail server', async () => {
    const id = await make('Anvil');
    expect(await outcomeOf(id)).toBe('mail sent');
    expect(smtp.messages.join('\n')).toContain('Subject: Anvil ist da');
  });

  test('a mail that is refused for good fails at once, and that is told', async () => {
    smtp.answer.rcpt = '550 5.1.1 no such mailbox nobody@client.example';
    const id = await make('Nobody', 'nobody@client.example');
    expect(await outcomeOf(id)).toBe('mail failed');
    const row = await mailOf(id);
    expect(row).toMatchObject({ status: 'failed', data: {}, attempts: 1 });
    expect(row.error).toMatch(/for good: 550/);
    expect(row.error).not.toContain('nobody@client.example');
  });

  test('a mail that is refused for now is tried again and then sent, with the same Message-ID', async () => {
    smtp.answer.rcpt = '451 4.7.1 greylisted';
    const id = await make('Later');
    await until(async () => (await mailOf(id)).attempts >= 1, { what: 'the first attempt' });
    expect((await mailOf(id)).status).toBe('queued');
    smtp.answer.rcpt = '250 fine';
    expect(await outcomeOf(id)).toBe('mail sent');
    const row = await mailOf(id);
    expect(row.attempts).toBeGreaterThan(1);
    expect(smtp.messages.filter((message) => message.includes(`<${row.id}@praxis.example>`))).toHaveLength(1);
  });
});
