import type { Tx } from '@praxis/chassis';
import { todayIn } from '@praxis/contracts/kernel';
import { members } from '../members/member.row';
import type { Firm, TrialNotice } from './firm';
import { readableUntil } from './firm';

/** What owners are told about the firm itself. They must hear it while it is suspended, too. */
type Notice =
  | { about: 'trial-ending'; days: TrialNotice }
  | { about: 'firm-suspended' | 'firm-active' | 'firm-cancelling' | 'firm-kept' | 'firm-cancelled' };

/** Mails every active owner, in the language of the firm; days are those of its own calendar. */
export async function mailOwners(tx: Tx, firm: Firm, notice: Notice, publicUrl: string): Promise<void> {
  const owners = await members.select(tx, `where firm_id = $1 and status = 'active' and roles ? 'owner' order by id`, [firm.id]);
  const day = (instant: Date | null | undefined): string => (instant ? todayIn(firm.timezone, instant.toISOString()) : '');
  for (const { id, name, email } of owners) {
    tx.mail({
      template: notice.about,
      to: { name, email },
      locale: firm.locale,
      data: {
        name,
        firm: firm.name,
        days: notice.about === 'trial-ending' ? String(notice.days) : '',
        reason: firm.statusReason ?? '',
        trialEnds: day(firm.trialEndsAt),
        cancels: day(firm.cancelsAt),
        readableUntil: day(readableUntil(firm)),
        link: publicUrl,
      },
      key: `${notice.about}:${firm.id}:${notice.about === 'trial-ending' ? notice.days : firm.version}:${id}`,
      whileSuspended: true,
    });
  }
}
