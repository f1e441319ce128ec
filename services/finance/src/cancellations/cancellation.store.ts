import { TransientError, type Tx } from '@praxis/chassis';
import { type CancellationRow, cancellations } from './cancellation.row';

/** Remembers how far the cancelling of an engagement's onboarding is; what is cancelled stays so. */
export function keepCancellation(tx: Tx, cancellation: Omit<CancellationRow, 'firmId'>): void {
  tx.write(
    `insert into cancellations (firm_id, id, onboarding_id, state) values ($1, $2, $3, $4)
     on conflict (firm_id, id) do update set state = excluded.state where cancellations.state = 'requested'`,
    [tx.firmId, cancellation.id, cancellation.onboardingId, cancellation.state],
  );
}

/** The cancelling was refused: the engagement goes on as if nobody had asked. */
export function forgetRequest(tx: Tx, engagementId: string): void {
  tx.write(`delete from cancellations where firm_id = $1 and id = $2 and state = 'requested'`, [tx.firmId, engagementId]);
}

/**
 * Whether anything may still be made for the engagement. False once its onboarding is cancelled.
 * @throws TransientError while it is being decided
 */
export async function mayCreateFor(tx: Tx, engagementId: string): Promise<boolean> {
  const cancellation = await cancellations.find(tx, engagementId);
  if (cancellation?.state === 'requested') {
    throw new TransientError('finance.cancellation_pending', 'The onboarding may be cancelled: nothing is made until that is decided');
  }
  return cancellation === undefined;
}
