import type { MailTemplate } from '@praxis/chassis';

/* What identity mails about API clients and keys. `{{…}}` is filled from the mail's data; a changed text gets a new version. */

const apiClientCreated: MailTemplate = {
  name: 'api-client-created',
  version: 1,
  languages: {
    en: {
      subject: 'A new API client of {{firm}}: {{client}}',
      text: `Hello {{name}},

{{maker}} made the API client "{{client}}" for {{firm}}. With it a machine may act for the firm:

{{scopes}}

If that is not right, revoke it under Integrations.`,
    },
    de: {
      subject: 'Ein neuer API-Zugang von {{firm}}: {{client}}',
      text: `Guten Tag {{name}},

{{maker}} hat für {{firm}} den API-Zugang „{{client}}“ angelegt. Damit darf ein Programm für das Unternehmen:

{{scopes}}

Ist das nicht richtig, widerrufen Sie ihn unter „Integrationen“.`,
    },
  },
};

const apiKeyCreated: MailTemplate = {
  name: 'api-key-created',
  version: 1,
  languages: {
    en: {
      subject: 'A new key of yours at {{firm}}: {{key}}',
      text: `Hello {{name}},

the key "{{key}}" was made with your account at {{firm}}. A program that has it may do in your name:

{{scopes}}

If you did not make it, revoke it at once and change your password.`,
    },
    de: {
      subject: 'Ein neuer Schlüssel von Ihnen bei {{firm}}: {{key}}',
      text: `Guten Tag {{name}},

mit Ihrem Konto bei {{firm}} wurde der Schlüssel „{{key}}“ angelegt. Ein Programm, das ihn hat, darf in Ihrem Namen:

{{scopes}}

Haben Sie ihn nicht angelegt, widerrufen Sie ihn sofort und ändern Sie Ihr Passwort.`,
    },
  },
};

export const integrationTemplates: readonly MailTemplate[] = [apiClientCreated, apiKeyCreated];
