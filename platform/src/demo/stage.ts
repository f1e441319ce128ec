import type { Firm } from '@praxis/contracts/identity';
import type { GatewayClient } from '../client/gateway-client';
import type { Narrator } from './narrator';

/** What the parts of the story share. */
export interface Stage {
  readonly tell: Narrator;
  /** Signed in; every call is told. */
  readonly gateway: GatewayClient;
  /** Signed in, for asking again and again. */
  readonly quietly: GatewayClient;
  readonly firm: Firm;
}
