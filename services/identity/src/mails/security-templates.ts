import type { MailTemplate } from '@praxis/chassis';

/* What a mailbox is told about the credentials of its owner. `{{…}}` is filled from the mail's data; a changed text gets a new version. */

const passwordReset: MailTemplate = {
  name: 'password-reset',
  version: 1,
  languages: {
    en: {
      subject: 'Set a new password',
      text: `Hello {{name}},

somebody asked to set a new password for your account. If it was you, follow the link:

{{link}}

The link works once, within {{minutes}} minutes. It ends all your sessions; your second factor stays. If you did not ask for it, ignore this mail: nothing has changed.`,
    },
    de: {
      subject: 'Neues Passwort setzen',
      text: `Guten Tag {{name}},

jemand möchte für Ihr Konto ein neues Passwort setzen. Waren Sie es selbst, folgen Sie dem Link:

{{link}}

Der Link gilt einmal und {{minutes}} Minuten lang. Alle Ihre Sitzungen enden damit; Ihr zweiter Faktor bleibt. Haben Sie das nicht veranlasst, beachten Sie diese Nachricht nicht: Es wurde nichts geändert.`,
    },
  },
};

const passwordChanged: MailTemplate = {
  name: 'password-changed',
  version: 1,
  languages: {
    en: {
      subject: 'Your password was changed',
      text: `Hello {{name}},

the password of your account was changed at {{at}} (UTC). Your other sessions have ended.

If it was not you, ask for a new password at once and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Ihr Passwort wurde geändert',
      text: `Guten Tag {{name}},

das Passwort Ihres Kontos wurde am {{at}} (UTC) geändert. Ihre anderen Sitzungen sind beendet.

Waren Sie das nicht, fordern Sie sofort ein neues Passwort an und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

export const securityMails: readonly MailTemplate[] = [passwordReset, passwordChanged];
