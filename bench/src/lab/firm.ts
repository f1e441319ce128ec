import { randomBytes, randomUUID } from 'node:crypto';
import { registerFirm } from '@praxis/contracts/identity';
import { type GatewayClient, gatewayClient, patiently } from '@praxis/platform';

export const password = 'seven quiet herons wade';

export interface BenchFirm {
  readonly id: string;
  readonly slug: string;
  readonly email: string;
  readonly token: string;
  readonly client: GatewayClient;
}

/** A firm of its own, registered as anybody does, with its owner signed in. */
export async function registerBenchFirm(gatewayUrl: string): Promise<BenchFirm> {
  const visitor = gatewayClient({ url: gatewayUrl });
  const mark = randomBytes(5).toString('hex');
  const slug = `firm-${mark}`;
  const email = `owner@${mark}.example`;
  const { firm, session } = await patiently(() =>
    visitor.call(registerFirm, {
      idempotencyKey: randomUUID(),
      body: {
        firm: { name: `Firm ${mark}`, slug, timezone: 'Europe/Berlin', currency: 'EUR', country: 'DE' },
        owner: { name: 'Olga Owner', email, password },
      },
    }),
  );
  return { id: firm.id, slug, email, token: session.accessToken, client: visitor.as(session.accessToken) };
}
