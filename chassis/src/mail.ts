/** A mail to be sent. Templates are versioned and exist per language; `locale` falls back to English. */
export interface MailMessage {
  template: string;
  to: { name: string; email: string };
  locale: string;
  data: Record<string, string>;
  /** Unique for ever in the service, for instance `proposal-sent:<proposal id>:<revision>`. */
  key: string;
  /** Goes out although the firm is suspended: what its owners must know, and what concerns a person rather than the firm. */
  whileSuspended?: boolean;
  /** What the mail is about; handed to `onMailOutcome`. */
  reference?: { type: string; id: string };
}

/** Plain text per language; `{{name}}` is replaced from `data` and escaped where it stands in HTML. */
export interface MailTemplate {
  name: string;
  version: number;
  languages: Record<string, { subject: string; text: string }>;
}
