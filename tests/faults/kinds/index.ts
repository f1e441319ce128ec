import type { FaultKind } from './kind';
import { processKinds } from './processes';
import { serverKinds } from './servers';

/** Every kind of fault. A new one is one more entry. */
export const faultKinds: readonly FaultKind[] = [...processKinds, ...serverKinds];
