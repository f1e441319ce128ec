import type { Tx } from './transaction';

export interface MailOutcome {
  reference: { type: string; id: string };
  outcome: 'sent' | 'failed';
  detail?: string | undefined;
}

export type MailOutcomeHandler = (tx: Tx, outcome: MailOutcome) => Promise<void> | void;
