import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { activateFirm, cancelFirm, type Firm, type Limits, setLimits, suspendFirm } from '../firms/firm';
import { mailOwners } from '../firms/firm.mails';
import { changeFirm, changesOf } from '../firms/firm.store';
import { usageOf } from '../usage/usage.store';

/** What an operator of the platform does to a firm, through HTTP and the command line alike. It stands in the firm's own audit chain. */
export interface FirmActs {
  /** @throws Rejection when the status does not allow it; so do the others */
  suspend(act: Act, firmId: string, reason: string): Promise<Firm>;
  activate(act: Act, firmId: string, reason: string): Promise<Firm>;
  cancel(act: Act, firmId: string, reason: string): Promise<Firm>;
  /** @param limits those that are not named stay @throws Rejection `identity.limit_below_use` */
  setLimits(act: Act, firmId: string, limits: Partial<Limits>): Promise<Firm>;
}

export function createFirmActs({ unitOfWork, publicUrl }: { unitOfWork: UnitOfWork; publicUrl: string }): FirmActs {
  const change = (act: Act, firmId: string, { action, reason, decide, told }: Change): Promise<Firm> =>
    unitOfWork.inFirm(firmId, act, async (tx) => {
      const { before, after } = await changeFirm(tx, undefined, (firm) => decide(firm, tx));
      tx.audit({ action, target: 'firm', targetId: firmId, reason, ...changesOf(before, after) });
      if (told !== undefined) await mailOwners(tx, after, { about: told }, publicUrl);
      return after;
    });
  return {
    suspend: (act, firmId, reason) =>
      change(act, firmId, { action: 'firm.suspend', reason, decide: (firm) => suspendFirm(firm, reason), told: 'firm-suspended' }),
    activate: (act, firmId, reason) => change(act, firmId, { action: 'firm.activate', reason, decide: activateFirm, told: 'firm-active' }),
    cancel: (act, firmId, reason) =>
      change(act, firmId, { action: 'firm.cancel', reason, decide: (firm, tx) => cancelFirm(firm, reason, tx.at), told: 'firm-cancelled' }),
    setLimits: (act, firmId, limits) =>
      change(act, firmId, {
        action: 'firm.set-limits',
        decide: async (firm, tx) => setLimits(firm, { ...firm.limits, ...limits }, await usageOf(tx)),
      }),
  };
}

interface Change {
  action: string;
  reason?: string;
  decide: (firm: Firm, tx: Tx) => Firm | Promise<Firm>;
  told?: 'firm-suspended' | 'firm-active' | 'firm-cancelled';
}
