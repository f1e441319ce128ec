import { z } from 'zod';
import { defineJob } from '../job';
import { type BoundJob, type JobRun, onJob } from '../job-run';
import type { Logger } from '../log';
import type { MailTemplate } from '../mail';
import type { MailOutcomeHandler } from '../mail-outcome';
import { compose, oneLine, UnsendableMail } from './compose';
import { MailRefused, type MailTransport } from './transport';

/** Twelve attempts with exponential backoff reach over two hours: longer than any greylisting. The unit of work enqueues it. */
const sending = { payload: z.object({ id: z.uuid() }), attempts: 12 };
export const sendMail = defineJob({ name: 'send-mail', ...sending });
/** The same for mails that are not held while the firm is suspended. */
export const sendNotice = defineJob({ name: 'send-notice', ...sending, whileSuspended: true });

interface MailRow {
  id: string;
  template: string;
  locale: string;
  recipient_name: string;
  recipient_email: string;
  data: Record<string, string>;
  reference_type: string | null;
  reference_id: string | null;
}

type Outcome = { status: 'sent' } | { status: 'failed'; error: string };

/**
 * Sends one stored mail. At least once: a crash between the mail server's acknowledgement and ours sends it again with the same
 * Message-ID. What the mail was made of is removed with its outcome, because links in it are secrets.
 */
export function sendMailJobs(options: {
  service: string;
  templates: readonly MailTemplate[];
  transport: MailTransport;
  onMailOutcome: MailOutcomeHandler | undefined;
  log: Logger;
}): BoundJob[] {
  const templates = new Map(options.templates.map((template) => [template.name, template]));
  const send = async (run: JobRun, { id }: { id: string }): Promise<void> => {
    const mail = await load(run, id);
    if (mail === undefined) return;
    const outcome = await attempt(mail, run, options, templates.get(mail.template));
    if (outcome.status === 'failed')
      options.log.error({ mail: id, template: mail.template, error: outcome.error }, 'a mail could not be sent');
    await settle(run, mail, outcome, options.onMailOutcome);
  };
  return [onJob(sendMail, send), onJob(sendNotice, send)];
}

function load(run: JobRun, id: string): Promise<MailRow | undefined> {
  return run.inFirm(async (tx) => {
    const [mail] = await tx.query<MailRow>(
      `update mails set attempts = attempts + 1 where firm_id = $1 and id = $2 and status = 'queued'
       returning id, template, locale, recipient_name, recipient_email, data, reference_type, reference_id`,
      [tx.firmId, id],
    );
    return mail;
  });
}

/** @throws MailRefused when it should be tried again */
async function attempt(
  mail: MailRow,
  run: JobRun,
  options: { service: string; transport: MailTransport },
  template: MailTemplate | undefined,
): Promise<Outcome> {
  try {
    const composed = compose(template, mail.locale, mail.data);
    const to = { name: oneLine(mail.recipient_name), email: checkedAddress(mail.recipient_email) };
    await options.transport.send({ id: mail.id, service: options.service, template: mail.template, to, at: run.act.at, ...composed });
    return { status: 'sent' };
  } catch (error) {
    const hopeless = error instanceof UnsendableMail || (error instanceof MailRefused && error.permanent);
    if (!hopeless && run.attempt < sendMail.attempts) throw error;
    return { status: 'failed', error: error instanceof Error ? error.message.slice(0, 300) : 'unknown' };
  }
}

/** Addresses were validated when they came in; what would break out of a header or name several people must not leave whatever happens. */
function checkedAddress(email: string): string {
  if (!z.email().safeParse(email).success) throw new UnsendableMail('The address is not usable');
  return email;
}

async function settle(run: JobRun, mail: MailRow, outcome: Outcome, onMailOutcome: MailOutcomeHandler | undefined): Promise<void> {
  const error = outcome.status === 'failed' ? outcome.error : undefined;
  await run.inFirm(async (tx) => {
    const settled = await tx.query(
      `update mails set status = $3, error = $4, sent_at = $5, data = '{}' where firm_id = $1 and id = $2 and status = 'queued' returning id`,
      [tx.firmId, mail.id, outcome.status, error ?? null, outcome.status === 'sent' ? tx.at : null],
    );
    if (settled.length === 0 || mail.reference_type === null || mail.reference_id === null) return;
    await onMailOutcome?.(tx, {
      reference: { type: mail.reference_type, id: mail.reference_id },
      outcome: outcome.status,
      ...(error === undefined ? {} : { detail: error }),
    });
  });
}
