import { accepted, type Handler, type Tx } from '@praxis/chassis';
import { clientsErrors, type retryOnboardingStep } from '@praxis/contracts/clients';
import { Rejection } from '@praxis/contracts/kernel';
import { contacts } from '../contacts/contact.row';
import { retryStep as decideRetry } from './commands';
import type { Onboarding } from './onboarding';
import { personOf } from './onboarding.publishing';
import { onboardingReply } from './onboarding.reply';
import { lockOnboarding, saveOnboarding } from './onboarding.store';
import { steps } from './steps';

export const retryStep: Handler<typeof retryOnboardingStep> = (request) =>
  request.inFirm(async (tx) => {
    const { id, name } = request.params;
    const now = request.at.toISOString();
    const onboarding = await lockOnboarding(tx, id, request.ifMatch);
    const changes = decideRetry(onboarding, name, personOf(tx), now);
    if (name === 'portal_invitation' && onboarding.status !== 'cancelling') await requireAddress(tx, onboarding);
    const { cause } = onboarding.steps[name];
    // The other services hear of it by the event; the reaction of this one is let go here.
    if (steps[name].service === 'clients' && cause !== undefined) await tx.retryParked(cause.id);
    return accepted(onboardingReply(saveOnboarding(tx, onboarding, changes), now));
  });

/** There is nobody to invite as long as the contact has no address. */
async function requireAddress(tx: Tx, { contactId }: Onboarding): Promise<void> {
  const contact = contactId === undefined ? undefined : await contacts.find(tx, contactId);
  if (!contact?.email) throw new Rejection(clientsErrors.contact_email_missing, { contactId });
}
