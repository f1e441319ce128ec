import { CONTEXTS } from '@praxis/contracts/kernel';
import type { Database } from './database';

/** An event as the log of its context holds it for ever. */
export interface LoggedEvent {
  context: string;
  position: number;
  id: string;
  firmId: string;
  type: string;
  subject: string;
  correlationId: string;
  causationId: string;
}

/** The events of all contexts, in the order of each log. @param condition of the rows, such as `firm_id = $1` */
export async function loggedEvents(database: Database, condition: string, values: readonly unknown[]): Promise<LoggedEvent[]> {
  const each = CONTEXTS.map(
    (context) =>
      `select '${context}' as context, position::int, message_id as id, firm_id as "firmId", type, aggregate_id as subject,
              correlation_id as "correlationId", causation_id as "causationId" from ${context}.event_log where ${condition}`,
  );
  return await database.rows<LoggedEvent>(`${each.join(' union all ')} order by context, position`, values);
}
