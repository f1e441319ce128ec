import { randomBytes, randomUUID } from 'node:crypto';
import { type Firm, registerFirm } from '@praxis/contracts/identity';
import type { GatewayClient } from '@praxis/platform';

/** A firm of a test, and its owner signed in. */
export interface TestFirm {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly zone: string;
  readonly owner: { readonly id: string; readonly email: string; readonly password: string };
  readonly client: GatewayClient;
  /** The owner's, good for ten minutes. */
  readonly accessToken: string;
}

/** Lower-case letters and digits that no other thing of the run has. */
export const unique = (): string => randomBytes(5).toString('hex');

export const password = 'seven quiet herons wade';

/** Registers a firm as anybody does, under a name of its own. */
export async function registerTestFirm(visitor: GatewayClient, settings: Partial<Pick<Firm, 'timezone'>> = {}): Promise<TestFirm> {
  const mark = unique();
  const { timezone = 'Europe/Berlin' } = settings;
  const name = `Firm ${mark}`;
  const email = `owner@${mark}.example`;
  const { firm, user, session } = await visitor.call(registerFirm, {
    idempotencyKey: randomUUID(),
    body: {
      firm: { name, slug: `firm-${mark}`, timezone, currency: 'EUR', country: 'DE' },
      owner: { name: 'Olga Owner', email, password },
    },
  });
  return {
    id: firm.id,
    slug: firm.slug,
    name,
    zone: timezone,
    owner: { id: user.id, email, password },
    client: visitor.as(session.accessToken),
    accessToken: session.accessToken,
  };
}
