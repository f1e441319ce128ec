import type { Tx } from '@praxis/chassis';
import { edgeFirmSubject } from '@praxis/chassis/edge';
import { firmRegistered, firmSettingsChanged, firmStatusChanged } from '@praxis/contracts/identity';
import { putEdgeState } from '../edge/edge-state.store';
import { type Firm, factsOf } from './firm';

export const publishFirmRegistered = (tx: Tx, firm: Firm): void => publish(tx, firmRegistered, firm);
export const publishSettingsChanged = (tx: Tx, firm: Firm): void => publish(tx, firmSettingsChanged, firm);
export const publishStatusChanged = (tx: Tx, firm: Firm): void => publish(tx, firmStatusChanged, firm);

/** The event for the services, the state for the gateways, and the facts for this service's own transactions. */
function publish(tx: Tx, event: typeof firmRegistered, firm: Firm): void {
  const facts = factsOf(firm);
  tx.publish(event, { subject: firm.id, data: facts });
  putEdgeState(tx, edgeFirmSubject(firm.id), { status: firm.status, facts, corsOrigins: firm.corsOrigins });
  tx.write(
    `insert into firm_facts (firm_id, facts, version) values ($1, $2, $3)
     on conflict (firm_id) do update set facts = excluded.facts, version = excluded.version where firm_facts.version < excluded.version`,
    [firm.id, JSON.stringify(facts), facts.version],
  );
}
