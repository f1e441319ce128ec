import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@praxis/contracts/kernel';
import { mailPage } from './mail-page';
import { createMailTransport } from './transport';

let dir: string;
beforeEach(() => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'praxis-mail-')), 'mail');
});
afterEach(() => rmSync(path.dirname(dir), { recursive: true, force: true }));

async function sent(subject: string, text: string, at: Date): Promise<string> {
  const id = newId();
  const transport = createMailTransport({ MAIL_DIR: dir, MAIL_FROM: 'Praxis <no-reply@praxis.example>' });
  await transport.send({
    id,
    service: 'crm',
    template: 'welcome',
    to: { name: 'Ada <x>', email: 'ada@client.example' },
    subject,
    text,
    html: '<p>x</p>',
    at,
  });
  return id;
}

test('a folder without mails says so', async () => {
  const { status, body } = await mailPage(dir)('/mail');
  expect(status).toBe(200);
  expect(body).toContain('No mail was sent yet');
});

test('the newest mail comes first; one mail shows its text escaped and its links clickable', async () => {
  await sent('first', 'one', new Date('2026-01-01T00:00:00Z'));
  const id = await sent('second', '<script>alert(1)</script>\nhttps://praxis.example/i/token', new Date('2026-01-02T00:00:00Z'));
  const page = mailPage(dir);
  const list = (await page('/mail')).body;
  expect(list.indexOf('second')).toBeLessThan(list.indexOf('first'));
  expect(list).toContain('Ada &lt;x&gt; &lt;ada@client.example&gt;');
  const { status, body, headers } = await page(`/mail/${id}`);
  expect(status).toBe(200);
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(body).toContain('<a href="https://praxis.example/i/token" rel="noreferrer">');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

test.each(['/mail/0198a000-0000-7000-8000-000000000001', '/mail/../secrets.json', '/mail/%2e%2e%2fsecrets', '/mailbox'])(
  '%s is not there',
  async (where) => {
    await sent('first', 'one', new Date());
    expect((await mailPage(dir)(where)).status).toBe(404);
  },
);
