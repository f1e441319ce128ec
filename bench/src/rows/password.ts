import { createSession, refreshSession } from '@praxis/contracts/identity';
import { gatewayClient } from '@praxis/platform';
import { password, registerBenchFirm } from '../lab/firm';
import type { Ask } from '../load/job';
import { closedLoop } from '../measure/closed-loop';
import type { Row } from '../row';

const AT_ONCE = 16;

/** The event-loop delay (ms) of a service since it was last asked: the timer that measures it is late by that much. */
async function loopDelay(url: string): Promise<{ p50: number; p99: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number =>
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]) * 1000;
  return { p50: read('p50'), p99: read('p99') };
}

/** Renews sessions, each with the token that its last renewal gave: `AT_ONCE` of them, one after the other in turn. */
async function refresher(gatewayUrl: string, emails: readonly string[]): Promise<() => Promise<void>> {
  const visitor = gatewayClient({ url: gatewayUrl });
  // Absent only where a browser's cookie holds it.
  const waiting: (string | undefined)[] = [];
  for (const email of emails) {
    const session = await visitor.call(createSession, { body: { email, password } });
    if (session.status === 'authenticated') waiting.push(session.refreshToken);
  }
  return async () => {
    const refreshToken = waiting.shift();
    if (refreshToken === undefined) throw new Error('There is no token to refresh with: more refreshes at once than sessions');
    waiting.push((await visitor.call(refreshSession, { body: { refreshToken } })).refreshToken);
  };
}

export const passwordRow: Row = {
  name: 'password',
  path: 'password check',
  measure: async (lab) => {
    const platform = await lab.platform();
    const identity = platform.serviceUrls['identity'] ?? '';
    const asks: Ask[] = [];
    const emails: string[] = [];
    for (let index = 0; index < AT_ONCE; index += 1) {
      const { email } = await registerBenchFirm(platform.gatewayUrl);
      emails.push(email);
      asks.push({
        method: 'POST',
        path: createSession.path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
    }
    const load = lab.load();
    const { seconds } = lab.effort;
    await load.send({ origin: platform.gatewayUrl, asks, connections: AT_ONCE, seconds: seconds / 2 });
    await loopDelay(identity);
    await new Promise((resolve) => setTimeout(resolve, seconds * 500));
    // Idle, it shows the interval of its own timer: what is more than that is delay.
    const idle = await loopDelay(identity);
    const logins = await load.send({ origin: platform.gatewayUrl, asks, connections: AT_ONCE, seconds: seconds * 2 });
    const busy = await loopDelay(identity);
    const refresh = await refresher(platform.gatewayUrl, emails);
    await loopDelay(identity);
    const [among, refreshes] = await Promise.all([
      load.send({ origin: platform.gatewayUrl, asks, connections: AT_ONCE, seconds: seconds * 2 }),
      closedLoop(AT_ONCE, seconds * 2, refresh),
    ]);
    const both = await loopDelay(identity);
    return [
      {
        id: 'password.delay',
        says: `event-loop delay with ${AT_ONCE} logins at once, 99th of 100`,
        unit: 'ms',
        value: Math.max(0, busy.p99 - idle.p50),
        goal: { atMost: 15 },
        detail: `${Math.round(logins.perSecond)} logins/s`,
      },
      {
        id: 'password.refresh-delay',
        says: `event-loop delay with ${AT_ONCE} logins and ${AT_ONCE} refreshes at once, 99th of 100`,
        unit: 'ms',
        value: Math.max(0, both.p99 - idle.p50),
        goal: { atMost: 15 },
        detail: `${Math.round(among.perSecond)} logins/s, ${Math.round(refreshes.perSecond)} refreshes/s`,
      },
    ];
  },
};
