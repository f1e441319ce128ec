import type { MailTemplate } from '@praxis/chassis';
import { securityMails } from './security-templates';

/* What identity mails. `{{…}}` is filled from the mail's data; a changed text gets a new version. */

const emailVerification: MailTemplate = {
  name: 'email-verification',
  version: 1,
  languages: {
    en: {
      subject: 'Please confirm your e-mail address',
      text: `Hello {{name}},

you registered {{firm}} with this e-mail address. Please confirm that it is yours:

{{link}}

The link works once, within seven days. If you did not register, ignore this mail: without confirmation the address is not trusted.`,
    },
    de: {
      subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
      text: `Guten Tag {{name}},

Sie haben {{firm}} mit dieser E-Mail-Adresse registriert. Bitte bestätigen Sie, dass sie Ihnen gehört:

{{link}}

Der Link gilt einmal und sieben Tage lang. Wenn Sie sich nicht registriert haben, beachten Sie diese Nachricht nicht: Ohne Bestätigung gilt die Adresse als ungeprüft.`,
    },
  },
};

const registrationAttempt: MailTemplate = {
  name: 'registration-attempt',
  version: 1,
  languages: {
    en: {
      subject: 'Somebody tried to register a firm with your address',
      text: `Hello {{name}},

somebody tried to register a firm with your e-mail address and gave a wrong password. Nothing was registered or changed.

If it was you, use the password of your account: {{link}}
If it was not, there is nothing to do.`,
    },
    de: {
      subject: 'Jemand wollte mit Ihrer Adresse ein Unternehmen registrieren',
      text: `Guten Tag {{name}},

jemand wollte mit Ihrer E-Mail-Adresse ein Unternehmen registrieren und hat ein falsches Passwort angegeben. Es wurde nichts registriert oder geändert.

Waren Sie es selbst, verwenden Sie das Passwort Ihres Kontos: {{link}}
Andernfalls ist nichts zu tun.`,
    },
  },
};

const invitation: MailTemplate = {
  name: 'invitation',
  version: 1,
  languages: {
    en: {
      subject: '{{inviter}} invites you to {{firm}}',
      text: `Hello {{name}},

{{inviter}} invites you to work with {{firm}} on Praxis. Follow the link to join:

{{link}}

The link works once, within seven days.`,
    },
    de: {
      subject: '{{inviter}} lädt Sie zu {{firm}} ein',
      text: `Guten Tag {{name}},

{{inviter}} lädt Sie ein, bei {{firm}} in Praxis mitzuarbeiten. Über diesen Link treten Sie bei:

{{link}}

Der Link gilt einmal und sieben Tage lang.`,
    },
  },
};

const portalInvitation: MailTemplate = {
  name: 'portal-invitation',
  version: 1,
  languages: {
    en: {
      subject: 'Your client portal at {{firm}}',
      text: `Hello {{name}},

{{firm}} has opened a portal for you, with your projects, documents and invoices in one place. Follow the link to enter:

{{link}}

The link works once, within seven days. If it has run out, ask {{firm}} for a new one.`,
    },
    de: {
      subject: 'Ihr Kundenportal bei {{firm}}',
      text: `Guten Tag {{name}},

{{firm}} hat ein Portal für Sie eingerichtet: Projekte, Dokumente und Rechnungen an einem Ort. Über diesen Link treten Sie ein:

{{link}}

Der Link gilt einmal und sieben Tage lang. Ist er abgelaufen, bitten Sie {{firm}} um einen neuen.`,
    },
  },
};

export const mailTemplates: readonly MailTemplate[] = [
  emailVerification,
  registrationAttempt,
  invitation,
  portalInvitation,
  ...securityMails,
];
