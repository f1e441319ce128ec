import type { MailTemplate } from '@praxis/chassis';

/* What owners are told about their firm itself. */

const template = (name: string, en: readonly [string, string], de: readonly [string, string]): MailTemplate => ({
  name,
  version: 1,
  languages: { en: { subject: en[0], text: en[1] }, de: { subject: de[0], text: de[1] } },
});

export const firmMailTemplates: readonly MailTemplate[] = [
  template(
    'trial-ending',
    [
      'The trial of {{firm}} ends on {{trialEnds}}',
      `Hello {{name}},

the trial of {{firm}} ends on {{trialEnds}} (days left: {{days}}). From then on nothing new can be started; what is there stays, and owners and administrators can read and export it.

To go on working, tell us before that day: {{link}}`,
    ],
    [
      'Die Probezeit von {{firm}} endet am {{trialEnds}}',
      `Guten Tag {{name}},

die Probezeit von {{firm}} endet am {{trialEnds}} (Tage bis dahin: {{days}}). Ab dann kann nichts Neues begonnen werden; was da ist, bleibt, und Inhaber und Administratoren können es lesen und exportieren.

Wenn Sie weiterarbeiten möchten, sagen Sie uns vorher Bescheid: {{link}}`,
    ],
  ),
  template(
    'firm-suspended',
    [
      '{{firm}} is suspended',
      `Hello {{name}},

{{firm}} is suspended: {{reason}}. Nothing new can be started and no mail leaves; accepted work finishes, and payments that come in are recorded. Owners and administrators can read and export, clients can read and pay.

Everything goes on where it stopped once the firm is active again: {{link}}`,
    ],
    [
      '{{firm}} ist gesperrt',
      `Guten Tag {{name}},

{{firm}} ist gesperrt: {{reason}}. Es kann nichts Neues begonnen werden, und es gehen keine Nachrichten hinaus; Angenommenes wird fertiggestellt, eingehende Zahlungen werden erfasst. Inhaber und Administratoren können lesen und exportieren, Mandanten lesen und zahlen.

Sobald das Unternehmen wieder aktiv ist, geht alles weiter, wo es stehen blieb: {{link}}`,
    ],
  ),
  template(
    'firm-active',
    [
      '{{firm}} is active',
      `Hello {{name}},

{{firm}} is active. What was held back meanwhile is being caught up with: {{link}}`,
    ],
    [
      '{{firm}} ist aktiv',
      `Guten Tag {{name}},

{{firm}} ist aktiv. Was inzwischen zurückgehalten wurde, wird nachgeholt: {{link}}`,
    ],
  ),
  template(
    'firm-cancelling',
    [
      '{{firm}} will be closed on {{cancels}}',
      `Hello {{name}},

an owner has cancelled {{firm}}. It will be closed on {{cancels}}; until then everything goes on, and any owner can take the cancellation back: {{link}}`,
    ],
    [
      '{{firm}} wird am {{cancels}} geschlossen',
      `Guten Tag {{name}},

{{firm}} wurde von einem Inhaber gekündigt und wird am {{cancels}} geschlossen. Bis dahin geht alles weiter, und jeder Inhaber kann die Kündigung zurücknehmen: {{link}}`,
    ],
  ),
  template(
    'firm-kept',
    [
      '{{firm}} stays',
      `Hello {{name}},

the cancellation of {{firm}} was taken back. Nothing has changed: {{link}}`,
    ],
    [
      '{{firm}} bleibt',
      `Guten Tag {{name}},

die Kündigung von {{firm}} wurde zurückgenommen. Es hat sich nichts geändert: {{link}}`,
    ],
  ),
  template(
    'firm-cancelled',
    [
      '{{firm}} is closed',
      `Hello {{name}},

{{firm}} is closed: {{reason}}. Its owners can read and export until {{readableUntil}}: {{link}}`,
    ],
    [
      '{{firm}} ist geschlossen',
      `Guten Tag {{name}},

{{firm}} ist geschlossen: {{reason}}. Die Inhaber können bis {{readableUntil}} lesen und exportieren: {{link}}`,
    ],
  ),
];
