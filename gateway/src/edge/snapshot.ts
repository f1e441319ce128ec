import { EDGE_STATE_PATH, EdgeSnapshot } from '@praxis/chassis/edge';
import type { EdgeState } from './edge-state';

/**
 * Takes in the whole edge state from identity over HTTP, for when the broker cannot give it.
 * @param get a JSON document of identity, as the gateway itself
 * @throws when identity does not answer
 */
export async function loadSnapshot(state: EdgeState, get: (path: string) => Promise<unknown>): Promise<void> {
  const { subjects } = EdgeSnapshot.parse(await get(EDGE_STATE_PATH));
  for (const [subject, value] of Object.entries(subjects)) state.apply(subject, value ?? undefined);
}
