import type { Stack } from '@praxis/platform';
import { type Replica, startReplica } from './replica';

/** One more gateway of a running platform that sends what is meant for crm to somebody else. */
export function startGatewayTo(crmUrl: string, stack: Stack, env: Readonly<Record<string, string>> = {}): Promise<Replica> {
  const urls = Object.entries({ ...stack.serviceUrls, crm: crmUrl }).map(([service, url]) => `${service}=${url}`);
  return startReplica('gateway', stack, { SERVICE_URLS: urls.join(','), ...env });
}
