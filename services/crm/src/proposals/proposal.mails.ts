import type { MailTemplate, Tx } from '@praxis/chassis';
import type { Stored } from '../found';
import { languageOf } from './consent-text';
import type { LiveProposal } from './proposal';

export const proposalSentMail: MailTemplate = {
  name: 'proposal-sent',
  version: 1,
  languages: {
    en: {
      subject: 'Proposal {{number}} of {{firm}}: {{title}}',
      text: `Dear {{name}},

{{firm}} has prepared a proposal for you: {{title}} ({{number}}).

Read it and answer it here:
{{url}}

It can be accepted until {{validUntil}}. The link is meant for you alone.

{{firm}}
`,
    },
    de: {
      subject: 'Angebot {{number}} von {{firm}}: {{title}}',
      text: `Guten Tag {{name}},

{{firm}} hat ein Angebot für Sie erstellt: {{title}} ({{number}}).

Hier können Sie es lesen und beantworten:
{{url}}

Es kann bis {{validUntil}} angenommen werden. Der Link ist nur für Sie bestimmt.

{{firm}}
`,
    },
  },
};

/** Mails the link of a revision to its recipient, if there is an address; once per revision. */
export async function mailProposal(tx: Tx, proposal: Stored<LiveProposal>, url: string): Promise<void> {
  const { recipient } = proposal.sent;
  if (recipient?.email === undefined) return;
  const { name: firm, locale: firmLocale } = await tx.firm();
  const locale = languageOf(recipient.language ?? firmLocale);
  const { title, validUntil } = proposal.content;
  tx.mail({
    template: proposalSentMail.name,
    to: { name: recipient.name, email: recipient.email },
    locale,
    data: { firm, name: recipient.name, number: proposal.number, title, url, validUntil: dateText(validUntil, locale) },
    key: `proposal-sent:${proposal.id}:${proposal.revision}`,
    reference: { type: 'proposal', id: proposal.id },
  });
}

const dateText = (date: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
