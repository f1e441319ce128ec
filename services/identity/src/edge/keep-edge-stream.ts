import type { Act, ServiceParts, UnitOfWork } from '@praxis/chassis';
import { EDGE_WHOLE_SUBJECT, type EdgeWhole } from '@praxis/chassis/edge';
import { newId } from '@praxis/contracts/kernel';
import { edgeTotals, publishEdgeStatesAgain, putEdgeState } from './edge-state.store';

type EdgeStream = Parameters<NonNullable<ServiceParts['onEdgeStream']>>[0];

export type EdgeCare = 'nothing' | 'publish again' | 'say that it is whole';

/**
 * What the stream needs.
 * @param kept how many subjects identity keeps, besides the mark
 * @param whole what was said last of a stream's being whole
 */
export function careOf({ createdAt, subjects, waiting }: EdgeStream, kept: number, whole: EdgeWhole | undefined): EdgeCare {
  // What is on its way may be what is missing; and a platform without a role is none yet.
  if (waiting > 0 || kept === 0) return 'nothing';
  const held = subjects - (whole === undefined ? 0 : 1);
  const before = whole?.stream === createdAt ? whole.subjects : 0;
  if (held < Math.max(kept, before)) return 'publish again';
  return whole?.stream === createdAt && whole.subjects === held ? 'nothing' : 'say that it is whole';
}

/** Publishes the whole edge state again when the broker has lost any of it, and says so when it has all of it. */
export function keepEdgeStream({ unitOfWork, now }: { unitOfWork: UnitOfWork; now: () => Date }): ServiceParts['onEdgeStream'] {
  return async (stream) => {
    const act = actAt(now());
    const { kept, whole } = await unitOfWork.atEdge(act, edgeTotals);
    const care = careOf(stream, kept, whole);
    if (care === 'nothing') return;
    const mark = { stream: stream.createdAt, subjects: stream.subjects - (whole === undefined ? 0 : 1) };
    if (care === 'say that it is whole') return await say(act, mark);
    // First of all nobody may take it for whole any more.
    await say(act, { subjects: 0 });
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after;
      after = await unitOfWork.atEdge(act, (tx) => publishEdgeStatesAgain(tx, from));
    }
  };

  async function say(act: Act, whole: EdgeWhole): Promise<void> {
    await unitOfWork.atEdge(act, (tx) => putEdgeState(tx, EDGE_WHOLE_SUBJECT, whole));
  }
}

function actAt(at: Date): Act {
  const id = newId();
  return { actor: 'system:identity', correlationId: id, causationId: id, at };
}
