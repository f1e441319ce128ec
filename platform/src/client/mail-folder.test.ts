import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mailsTo } from './mail-folder';

test('mails are found by their address in any case, the oldest first; other files are left alone', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'praxis-mails-'));
  const keep = (name: string, sentAt: string, email: string) =>
    writeFileSync(
      path.join(dir, name),
      JSON.stringify({ sentAt, to: { name: 'Ann', email }, subject: name, text: '', service: 'crm', template: 't' }),
    );
  try {
    keep('2.json', '2026-01-02T00:00:00Z', 'Ann@acme.example');
    keep('1.json', '2026-01-01T00:00:00Z', 'ann@acme.example');
    keep('3.json', '2026-01-03T00:00:00Z', 'bob@acme.example');
    writeFileSync(path.join(dir, '1.eml'), 'a message');
    expect(mailsTo(dir, 'ann@ACME.example').map(({ subject }) => subject)).toEqual(['1.json', '2.json']);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
