import { type Reaction, react, type Tx } from '@praxis/chassis';
import type { EventEnvelope } from '@praxis/contracts/kernel';
import { type ProjectStatus, projectCancelled, projectCompleted, projectCreated, projectStatusChanged } from '@praxis/contracts/projects';

/** One name for all, so that those of one project stay in their order even when one of them has to wait. */
const copy = { name: 'copy-project', kind: 'projection', rebuilds: ['client_projects'] } as const;

interface Project {
  projectId: string;
  number: string;
  name: string;
  clientId?: string | undefined;
  engagementId?: string | undefined;
  startDate?: string | undefined;
  dueDate?: string | undefined;
}

/** Keeps the copy of a project; dates are told when it is created and kept since. Internal projects have no client. */
function keep(tx: Tx, event: EventEnvelope<Project>, status: ProjectStatus): void {
  const { projectId, clientId, engagementId, number, name, startDate, dueDate } = event.data;
  if (clientId === undefined) return;
  tx.write(
    `insert into client_projects as known (firm_id, id, client_id, engagement_id, number, name, status, start_date, due_date, aggregate_version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (firm_id, id) do update set
       client_id = excluded.client_id, engagement_id = excluded.engagement_id, number = excluded.number, name = excluded.name,
       status = excluded.status, start_date = coalesce(excluded.start_date, known.start_date),
       due_date = coalesce(excluded.due_date, known.due_date), aggregate_version = excluded.aggregate_version
     where known.aggregate_version < excluded.aggregate_version`,
    [
      tx.firmId,
      projectId,
      clientId,
      engagementId ?? null,
      number,
      name,
      status,
      startDate ?? null,
      dueDate ?? null,
      event.aggregateversion,
    ],
  );
}

export const projectReactions: readonly Reaction[] = [
  react(projectCreated, copy, (tx, event) => keep(tx, event, event.data.status)),
  react(projectStatusChanged, copy, (tx, event) => keep(tx, event, event.data.to)),
  react(projectCompleted, copy, (tx, event) => keep(tx, event, 'completed')),
  react(projectCancelled, copy, (tx, event) => keep(tx, event, 'cancelled')),
];
