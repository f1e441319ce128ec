import { JetStreamApiError } from '@nats-io/jetstream';
import { streamIsMissing } from './streams';

const MESSAGE_TOO_LARGE = 10054;
const HEADERS_TOO_LARGE = 10097;

/** Why the broker will never take this very message; undefined when it may take it later. */
export function refusedForGood(error: unknown): string | undefined {
  if (error instanceof JetStreamApiError) {
    return error.code === MESSAGE_TOO_LARGE || error.code === HEADERS_TOO_LARGE ? `${error.code}: ${error.message}` : undefined;
  }
  if (!(error instanceof Error)) return undefined;
  const hopeless = error.name === 'InvalidSubjectError' || (error.name === 'InvalidArgumentError' && error.message.includes('max_payload'));
  return hopeless ? error.message : undefined;
}

/** Nobody stores the subject: the stream is missing, or JetStream is. */
export const nobodyStores = (error: unknown): boolean =>
  streamIsMissing(error) || (error instanceof Error && error.name === 'JetStreamNotEnabled');
