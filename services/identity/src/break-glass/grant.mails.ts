import type { MailTemplate, Tx } from '@praxis/chassis';
import { firmOf } from '../firms/firm.store';
import { members } from '../members/member.row';
import type { Grant } from './grant';

/** What owners hear of: that they are asked, that somebody is in, that it is over. */
function noticeOf(after: Grant, before: Grant | undefined): string | undefined {
  if (before === undefined) return 'break-glass-requested';
  if (after.status === 'active') return 'break-glass-started';
  return before.status === 'active' ? 'break-glass-ended' : undefined;
}

/** Mails every active owner, also of a suspended firm. */
export async function mailOwnersOfGrant(tx: Tx, grant: Grant, before?: Grant): Promise<void> {
  const template = noticeOf(grant, before);
  if (template === undefined) return;
  const firm = await firmOf(tx);
  const owners = await members.select(tx, `where firm_id = $1 and status = 'active' and roles ? 'owner' order by id`, [tx.firmId]);
  for (const { id, name, email } of owners) {
    tx.mail({
      template,
      to: { name, email },
      locale: firm.locale,
      data: {
        name,
        firm: firm.name,
        operator: grant.operatorName,
        reason: grant.reason,
        minutes: String(grant.minutes),
        extent: grant.readOnly ? 'read' : 'write',
        grant: grant.id,
      },
      key: `${template}:${grant.id}:${id}`,
      whileSuspended: true,
    });
  }
}

const template = (name: string, en: readonly [string, string], de: readonly [string, string]): MailTemplate => ({
  name,
  version: 1,
  languages: { en: { subject: en[0], text: en[1] }, de: { subject: de[0], text: de[1] } },
});

export const breakGlassTemplates: readonly MailTemplate[] = [
  template(
    'break-glass-requested',
    [
      'An operator asks to enter {{firm}}',
      `Hello {{name}},

{{operator}}, who runs the platform, asks to be let into {{firm}} for {{minutes}} minutes ({{extent}}): {{reason}}

Nobody enters without you. An owner approves or refuses the request {{grant}} within a day; without an answer it lapses.`,
    ],
    [
      'Ein Betreiber bittet um Zugang zu {{firm}}',
      `Guten Tag {{name}},

{{operator}}, Betreiber der Plattform, bittet für {{minutes}} Minuten um Zugang zu {{firm}} ({{extent}}): {{reason}}

Ohne Sie kommt niemand hinein. Ein Inhaber genehmigt die Anfrage {{grant}} innerhalb eines Tages oder lehnt sie ab; ohne Antwort verfällt sie.`,
    ],
  ),
  template(
    'break-glass-started',
    [
      'An operator is in {{firm}}',
      `Hello {{name}},

{{operator}}, who runs the platform, was let into {{firm}} for {{minutes}} minutes ({{extent}}): {{reason}}

Each request stands in the audit record. Any owner can end the grant {{grant}} at once.`,
    ],
    [
      'Ein Betreiber ist in {{firm}}',
      `Guten Tag {{name}},

{{operator}}, Betreiber der Plattform, hat für {{minutes}} Minuten Zugang zu {{firm}} ({{extent}}): {{reason}}

Jeder Abruf steht im Prüfprotokoll. Jeder Inhaber kann den Zugang {{grant}} sofort beenden.`,
    ],
  ),
  template(
    'break-glass-ended',
    [
      'No operator is in {{firm}} any more: please review',
      `Hello {{name}},

the access of {{operator}} to {{firm}} has ended. Please look through what was done under the grant {{grant}} in the audit record, and review it.`,
    ],
    [
      'Kein Betreiber ist mehr in {{firm}}: bitte prüfen',
      `Guten Tag {{name}},

der Zugang von {{operator}} zu {{firm}} ist beendet. Bitte sehen Sie im Prüfprotokoll durch, was unter dem Zugang {{grant}} getan wurde, und prüfen Sie es.`,
    ],
  ),
];
