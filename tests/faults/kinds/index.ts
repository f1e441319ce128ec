import { clockKinds } from './clock';
import type { FaultKind } from './kind';
import { linkKinds } from './links';
import { messageKinds } from './messages';
import { processKinds } from './processes';
import { replicaKinds } from './replicas';
import { serverKinds } from './servers';

/** Every kind of fault. A new one is one more entry. */
export const faultKinds: readonly FaultKind[] = [
  ...processKinds,
  ...serverKinds,
  ...messageKinds,
  ...replicaKinds,
  ...linkKinds,
  ...clockKinds,
];
