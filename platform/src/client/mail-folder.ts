import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A mail as the local stack keeps it instead of sending it. */
export interface KeptMail {
  readonly sentAt: string;
  readonly service: string;
  readonly template: string;
  readonly to: { readonly name: string; readonly email: string };
  readonly subject: string;
  readonly text: string;
}

/** The mails to an address in a mail folder, the oldest first. */
export function mailsTo(dir: string, email: string): KeptMail[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(dir, name), 'utf8')) as KeptMail)
    .filter(({ to }) => to.email.toLowerCase() === email.toLowerCase())
    .sort((a, b) => a.sentAt.localeCompare(b.sentAt));
}
