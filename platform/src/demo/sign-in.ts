import { createSession, getFirm } from '@praxis/contracts/identity';
import { gatewayClient } from '../client/gateway-client';
import type { Narrator } from './narrator';
import type { Stage } from './stage';

export interface Login {
  readonly slug: string;
  readonly email: string;
  readonly password: string;
}

/** Signs in to the demonstration firm as its owner. */
export async function signIn(url: string, { slug, email, password }: Login, tell: Narrator): Promise<Stage> {
  tell.chapter(`Sign in as the owner of the firm "${slug}"`);
  const door = gatewayClient({ url, heard: tell.call });
  const session = await door.call(createSession, { body: { email, password, firm: slug } });
  if (session.status !== 'authenticated') throw new Error('The demonstration’s owner has no second factor');
  const gateway = door.as(session.accessToken);
  const firm = await gateway.call(getFirm);
  tell.result(`${firm.name}, ${firm.country}, ${firm.currency}, ${firm.timezone}`);
  return { tell, gateway, quietly: gatewayClient({ url, token: session.accessToken }), firm };
}
