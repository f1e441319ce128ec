import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A mail in the local folder: the message as sent beside what the page shows of it. */
const KeptMail = z.object({
  id: z.uuid(),
  sentAt: z.string(),
  service: z.string(),
  template: z.string(),
  to: z.object({ name: z.string(), email: z.string() }),
  subject: z.string(),
  text: z.string(),
});
export type KeptMail = z.output<typeof KeptMail>;

/** Several services write into one folder, so each mail has files of its own, and they appear whole or not at all. */
export async function keepMail(dir: string, mail: KeptMail, message: Buffer): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeWhole(path.join(dir, `${mail.id}.eml`), message);
  await writeWhole(path.join(dir, `${mail.id}.json`), JSON.stringify(mail));
}

async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await rename(unfinished, file);
}

/** The mails of the folder, the newest first; none when it does not exist yet. */
export async function keptMails(dir: string): Promise<KeptMail[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const mails = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readFile(path.join(dir, name), 'utf8')));
  return mails
    .map((text) => KeptMail.parse(JSON.parse(text)))
    .sort((a, b) => (a.sentAt === b.sentAt ? b.id.localeCompare(a.id) : b.sentAt.localeCompare(a.sentAt)));
}
