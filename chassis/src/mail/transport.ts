import type { SendMailOptions } from 'nodemailer';
import { keepMail } from './folder';

export interface OutgoingMail {
  id: string;
  service: string;
  template: string;
  to: { name: string; email: string };
  subject: string;
  text: string;
  html: string;
  at: Date;
}

/** Why a mail could not be given to the mail server. Its message holds no address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  constructor(
    /** The server will never take it. */
    readonly permanent: boolean,
    detail: string,
  ) {
    super(detail);
  }
}

export interface MailTransport {
  /** @throws MailRefused */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

interface MailSettings {
  SMTP_URL?: string | undefined;
  MAIL_DIR?: string | undefined;
  MAIL_FROM: string;
}

/** To the SMTP server when there is one, else into the local folder. nodemailer is loaded with the first mail. */
export function createMailTransport(settings: MailSettings): MailTransport {
  const { SMTP_URL: smtpUrl, MAIL_DIR: dir } = settings;
  if (smtpUrl !== undefined) return smtpTransport(smtpUrl, settings.MAIL_FROM);
  if (dir === undefined) throw new Error('Neither SMTP_URL nor MAIL_DIR is set');
  return folderTransport(dir, settings.MAIL_FROM);
}

function folderTransport(dir: string, from: string): MailTransport {
  return {
    async send(mail) {
      const { createTransport } = await import('nodemailer');
      const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail(optionsOf(mail, from));
      const { id, service, template, to, subject, text, at } = mail;
      await keepMail(dir, { id, service, template, to, subject, text, sentAt: at.toISOString() }, message as Buffer);
    },
    close: () => undefined,
  };
}

function smtpTransport(url: string, from: string): MailTransport {
  let transport: import('nodemailer').Transporter | undefined;
  return {
    async send(mail) {
      const { createTransport } = await import('nodemailer');
      transport ??= createTransport({
        url,
        pool: true,
        maxConnections: 2,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 30_000,
      } as Parameters<typeof createTransport>[0]);
      try {
        await transport.sendMail(optionsOf(mail, from));
      } catch (error) {
        throw refusalOf(error);
      }
    },
    close: () => transport?.close(),
  };
}

function optionsOf(mail: OutgoingMail, from: string): SendMailOptions {
  return {
    from,
    // As an object: nodemailer then encodes the name and never parses it as a list of addresses.
    to: { name: mail.to.name, address: mail.to.email },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: mail.at,
    // The same for every attempt, so that a mailbox that got it twice can tell.
    messageId: `<${mail.id}@${/@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'praxis.invalid'}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** 5xx to the envelope or the message is for good (RFC 5321, 4.2.1); a refused login is our own configuration and can be mended. */
export function refusalOf(error: unknown): MailRefused {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const permanent = responseCode !== undefined && responseCode >= 500 && responseCode < 600 && code !== 'EAUTH';
  const said = responseCode === undefined ? (code ?? 'no answer') : `${responseCode}${code === undefined ? '' : ` ${code}`}`;
  return new MailRefused(permanent, `The mail server refused it ${permanent ? 'for good' : 'for now'}: ${said}`);
}
