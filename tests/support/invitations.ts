import { acceptInvitation, acceptPortalInvitation, createInvitation, createSession } from '@praxis/contracts/identity';
import { type GatewayClient, mailsTo } from '@praxis/platform';
import { eventually } from './eventually';
import { password, type TestFirm, unique } from './firm';
import { operate } from './operate';
import type { Platform } from './platform';

/** The secret of the link in the newest mail to an address whose template is called something with `about`. */
export async function mailedToken({ stack }: Platform, email: string, about: string): Promise<string> {
  return await eventually(`a mail about ${about} to ${email}`, () => {
    const mail = mailsTo(stack.mailDir, email).findLast(({ template }) => template.includes(about));
    return /[A-Za-z0-9_-]{55}/.exec(mail?.text ?? '')?.[0];
  });
}

/** Invites somebody to work in the firm with these roles, accepts as that person, and gives back what they work with. */
export async function memberWith(
  platform: Platform,
  firm: TestFirm,
  ...roles: string[]
): Promise<{ email: string; client: GatewayClient }> {
  const [role] = roles;
  const email = `${role}@${unique()}.example`;
  await firm.client.call(createInvitation, { body: { email, name: `Rita ${role}`, roles } });
  const token = await mailedToken(platform, email, 'invitation');
  const { session } = await platform.visitor.call(acceptInvitation, { params: { token }, body: { name: `Rita ${role}`, password } });
  if (session === undefined) throw new Error('A new person gets a session with the acceptance');
  return { email, client: platform.visitor.as(session.accessToken) };
}

/** Somebody who runs the platform: a person with a verified address whom an operator's command let in. */
export async function operatorOf(platform: Platform, firm: TestFirm): Promise<GatewayClient> {
  const { email } = await memberWith(platform, firm, 'readonly');
  await operate(platform, ['identity', 'operator', 'add', email]);
  const session = await platform.visitor.call(createSession, { body: { email, password, as: 'operator' } });
  if (session.status !== 'authenticated') throw new Error('A new operator has no second factor');
  return platform.visitor.as(session.accessToken);
}

/** Accepts the invitation to the portal that was mailed to a contact. */
export async function portalUserAt(platform: Platform, email: string): Promise<GatewayClient> {
  const token = await mailedToken(platform, email, 'portal');
  const { session } = await platform.visitor.call(acceptPortalInvitation, { params: { token }, body: { name: 'Paula Portal', password } });
  if (session === undefined) throw new Error('A new person gets a session with the acceptance');
  return platform.visitor.as(session.accessToken);
}
