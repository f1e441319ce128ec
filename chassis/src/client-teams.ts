import type { EventData, EventDefinition } from '@praxis/contracts/kernel';
import { type Reaction, react } from './reaction';
import { EntitySchema } from './table';
import type { Tx } from './transaction';

/** Who works for a client and whether it is for them (and the owners) only: the same table in every service that keeps things of clients. */
export interface ClientTeamRow {
  firmId: string;
  clientId: string;
  confidential: boolean;
  /** Ids of people: the account manager and the team. */
  members: readonly string[];
  /** Of the client: what is older changes nothing. */
  clientVersion: number;
}

export const ClientTeamSchema = new EntitySchema<ClientTeamRow>({
  name: 'client_teams',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    clientId: { name: 'client_id', type: 'uuid', primary: true },
    confidential: { type: 'boolean' },
    members: { type: 'uuid', array: true },
    clientVersion: { name: 'client_version', type: 'bigint' },
  },
});

export type ClientTeam = Omit<ClientTeamRow, 'firmId'>;

/** Keeps a client's team unless something newer is kept. */
export function keepClientTeam(tx: Tx, team: ClientTeam): void {
  tx.write(
    `insert into client_teams (firm_id, client_id, confidential, members, client_version) values ($1, $2, $3, $4, $5)
     on conflict (firm_id, client_id) do update set confidential = excluded.confidential, members = excluded.members,
       client_version = excluded.client_version where client_teams.client_version < excluded.client_version`,
    [tx.firmId, team.clientId, team.confidential, team.members, team.clientVersion],
  );
}

/** What the events about a client say of its team. */
export interface TeamOfClient {
  clientId: string;
  ownerId?: string | undefined;
  teamIds?: readonly string[] | undefined;
  confidential: boolean;
}

export const clientTeamOf = (data: TeamOfClient, clientVersion: number): ClientTeam => ({
  clientId: data.clientId,
  confidential: data.confidential,
  members: [...new Set([...(data.ownerId === undefined ? [] : [data.ownerId]), ...(data.teamIds ?? [])])],
  clientVersion,
});

/** The reactions that keep the table: each event about a client carries all of it. */
export const clientTeamReactions = (events: readonly EventDefinition[]): readonly Reaction[] =>
  events.map((event) =>
    react(event, { name: 'keep-client-team', kind: 'projection', rebuilds: ['client_teams'] }, (tx, { data, aggregateversion }) =>
      keepClientTeam(tx, clientTeamOf(data as EventData<typeof event> & TeamOfClient, aggregateversion)),
    ),
  );
