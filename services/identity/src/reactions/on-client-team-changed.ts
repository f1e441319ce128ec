import { type ClientTeam, clientTeamOf, keepClientTeam, type Reaction, react, type Tx } from '@praxis/chassis';
import { edgeClientSubject } from '@praxis/chassis/edge';
import { clientArchived, clientChanged, clientCreated, clientReactivated } from '@praxis/contracts/clients';
import { putEdgeState } from '../edge/edge-state.store';

/** Keeps who may see a confidential client, and tells the gateways, whose live streams leave the others out. */
export const onClientTeamChanged: readonly Reaction[] = [clientCreated, clientChanged, clientReactivated, clientArchived].map((event) =>
  react(event, { name: 'keep-client-team', kind: 'effect' }, async (tx, { data, aggregateversion }) => {
    const team = clientTeamOf(data, aggregateversion);
    const known = await knownTeam(tx, team.clientId);
    if (known !== undefined && known.clientVersion >= team.clientVersion) return;
    keepClientTeam(tx, team);
    // Most clients are never confidential, and gateways need not hear of them.
    if (team.confidential || known?.confidential === true) {
      const { confidential, members, clientVersion } = team;
      putEdgeState(tx, edgeClientSubject(tx.firmId, team.clientId), { confidential, members, version: clientVersion });
    }
  }),
);

async function knownTeam(tx: Tx, clientId: string): Promise<Pick<ClientTeam, 'confidential' | 'clientVersion'> | undefined> {
  const [row] = await tx.query<{ confidential: boolean; version: string }>(
    'select confidential, client_version as version from client_teams where firm_id = $1 and client_id = $2 for update',
    [tx.firmId, clientId],
  );
  return row && { confidential: row.confidential, clientVersion: Number(row.version) };
}
