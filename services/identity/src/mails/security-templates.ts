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

const secondFactorAdded: MailTemplate = {
  name: 'second-factor-added',
  version: 1,
  languages: {
    en: {
      subject: 'A second factor was added to your account',
      text: `Hello {{name}},

a second factor was added to your account at {{at}} (UTC). From now on signing in asks for it.

If it was not you, set a new password at once and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Ihr Konto hat einen weiteren zweiten Faktor',
      text: `Guten Tag {{name}},

Ihrem Konto wurde am {{at}} (UTC) ein zweiter Faktor hinzugefügt. Bei der Anmeldung wird von nun an danach gefragt.

Waren Sie das nicht, setzen Sie sofort ein neues Passwort und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

const secondFactorRemoved: MailTemplate = {
  name: 'second-factor-removed',
  version: 1,
  languages: {
    en: {
      subject: 'A second factor was removed from your account',
      text: `Hello {{name}},

a second factor was removed from your account at {{at}} (UTC).

If it was not you, set a new password at once and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Ein zweiter Faktor Ihres Kontos wurde entfernt',
      text: `Guten Tag {{name}},

am {{at}} (UTC) wurde ein zweiter Faktor Ihres Kontos entfernt.

Waren Sie das nicht, setzen Sie sofort ein neues Passwort und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

const recoveryCodesRenewed: MailTemplate = {
  name: 'recovery-codes-renewed',
  version: 1,
  languages: {
    en: {
      subject: 'Your recovery codes were renewed',
      text: `Hello {{name}},

new recovery codes were made for your account at {{at}} (UTC). The former ones are void.

If it was not you, set a new password at once and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Ihre Wiederherstellungscodes wurden erneuert',
      text: `Guten Tag {{name}},

am {{at}} (UTC) wurden für Ihr Konto neue Wiederherstellungscodes erzeugt. Die bisherigen gelten nicht mehr.

Waren Sie das nicht, setzen Sie sofort ein neues Passwort und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

const recoveryCodeUsed: MailTemplate = {
  name: 'recovery-code-used',
  version: 1,
  languages: {
    en: {
      subject: 'A recovery code was used',
      text: `Hello {{name}},

somebody signed in to your account with a recovery code at {{at}} (UTC), from {{address}}. The code is used up.

If it was not you, set a new password at once and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Ein Wiederherstellungscode wurde verwendet',
      text: `Guten Tag {{name}},

am {{at}} (UTC) hat sich jemand von {{address}} aus mit einem Wiederherstellungscode bei Ihrem Konto angemeldet. Der Code ist verbraucht.

Waren Sie das nicht, setzen Sie sofort ein neues Passwort und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

const passkeyCopied: MailTemplate = {
  name: 'passkey-copied',
  version: 1,
  languages: {
    en: {
      subject: 'One of your passkeys may have been copied',
      text: `Hello {{name}},

somebody tried to sign in to your account with one of your passkeys at {{at}} (UTC), from {{address}}. The passkey counts how often it is used, and the count had gone back: there may be a copy of it. The sign-in was refused; your password was known.

Set a new password, remove the passkey and make a new one, and tell an administrator of your firm.`,
    },
    de: {
      subject: 'Einer Ihrer Passkeys wurde möglicherweise kopiert',
      text: `Guten Tag {{name}},

am {{at}} (UTC) hat jemand von {{address}} aus versucht, sich mit einem Ihrer Passkeys bei Ihrem Konto anzumelden. Der Passkey zählt, wie oft er verwendet wird, und die Zahl war zurückgegangen: Möglicherweise gibt es eine Kopie. Die Anmeldung wurde abgelehnt; Ihr Passwort war bekannt.

Setzen Sie ein neues Passwort, entfernen Sie den Passkey und legen Sie einen neuen an, und wenden Sie sich an die Verwaltung Ihres Unternehmens.`,
    },
  },
};

const sessionReplayed: MailTemplate = {
  name: 'session-replayed',
  version: 1,
  languages: {
    en: {
      subject: 'One of your sessions was ended for safety',
      text: `Hello {{name}},

one of your sessions was ended at {{at}} (UTC): a token of it was used a second time, from {{address}}. Somebody else may have had a copy.

Sign in again. If you do not know the place, set a new password.`,
    },
    de: {
      subject: 'Eine Ihrer Sitzungen wurde sicherheitshalber beendet',
      text: `Guten Tag {{name}},

am {{at}} (UTC) wurde eine Ihrer Sitzungen beendet: Eines ihrer Token wurde ein zweites Mal verwendet, von {{address}} aus. Möglicherweise hatte jemand eine Kopie.

Melden Sie sich neu an. Kennen Sie den Ort nicht, setzen Sie ein neues Passwort.`,
    },
  },
};

export const securityMails: readonly MailTemplate[] = [
  passwordReset,
  passwordChanged,
  secondFactorAdded,
  secondFactorRemoved,
  recoveryCodesRenewed,
  recoveryCodeUsed,
  passkeyCopied,
  sessionReplayed,
];
