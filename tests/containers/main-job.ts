import { Failure, type GatewayClient, until } from '@praxis/platform';
import { registerTestFirm, type TestFirm } from '../support/firm';
import { clientOf, completed } from '../support/onboarding';
import { accept, makeProspect, proposalTo, sendTo } from '../support/selling';

/** What one acceptance has made. */
export interface Won {
  readonly firm: TestFirm;
  readonly clientId: string;
  /** Of the onboarding. */
  readonly steps: number;
}

/**
 * Plays the main job over HTTP: a firm registers, a prospect accepts, and everything comes to be, up to the mail that invites to the portal.
 * @throws Failure naming what is missing
 */
export async function playMainJob(visitor: GatewayClient): Promise<Won> {
  const firm = await registerTestFirm(visitor);
  const prospect = await makeProspect(firm);
  const proposal = await sendTo(firm, proposalTo(firm, prospect));
  await accept(visitor, proposal);
  // The first work of a service after its start takes longer than the next.
  const onboarding = await completed(firm, proposal.id, 60_000);
  const email = prospect.contacts[0]?.email;
  if (email === undefined) throw new Failure(`The prospect ${prospect.name} has no address to invite.`);
  const mailed = await until(async () => ((await visitor.raw('GET', '/mail')).text.includes(email) ? true : undefined), {
    deadlineMs: 15_000,
  });
  if (mailed === undefined) throw new Failure(`No mail to ${email} is on the gateway's page of mails.`);
  return { firm, clientId: clientOf(onboarding), steps: onboarding.steps.length };
}
