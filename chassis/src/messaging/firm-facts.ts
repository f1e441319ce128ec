import { firmEvents } from '@praxis/contracts/kernel';
import { type Reaction, react } from '../reaction';

const UPSERT = `insert into firm_facts (firm_id, facts, version) values ($1, $2, $3)
 on conflict (firm_id) do update set facts = excluded.facts, version = excluded.version where firm_facts.version < excluded.version`;

/** The chassis' own reaction: every service keeps what it needs to know of each firm; the higher version wins. */
export const firmFactsReactions: readonly Reaction[] = firmEvents.map((event) =>
  react(event, { name: 'firm-facts', kind: 'projection' }, (tx, { data }) =>
    tx.write(UPSERT, [tx.firmId, JSON.stringify(data), data.version]),
  ),
);
