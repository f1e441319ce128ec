import { type Reaction, react } from '@praxis/chassis';
import { clientCreated, clientReactivated, engagementStarted, onboardingCancelled, onboardingCompleted } from '@praxis/contracts/clients';
import { documentUploaded } from '@praxis/contracts/documents';
import { invoiceIssued, invoiceOverdue, invoicePaid, invoiceVoided, paymentReversed, paymentSucceeded } from '@praxis/contracts/finance';
import { portalAccessActivated } from '@praxis/contracts/identity';
import type { EventData, EventDefinition } from '@praxis/contracts/kernel';
import { milestoneReached, projectCancelled, projectCompleted, projectCreated, taskCompleted } from '@praxis/contracts/projects';

/** What the client page says of an event: never an amount, which not everybody may see. */
interface Activity {
  clientId: string | undefined;
  type: string;
  id: string;
  label: string;
}

const note = <E extends EventDefinition>(definition: E, describe: (data: EventData<E>) => Activity): Reaction =>
  react(definition, { name: 'note-activity', kind: 'projection', rebuilds: ['client_activities'] }, (tx, event) => {
    const { clientId, type, id, label } = describe(event.data);
    if (clientId === undefined) return;
    tx.write(
      `insert into client_activities (firm_id, id, client_id, type, at, resource_type, resource_id, label)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (firm_id, id) do nothing`,
      [tx.firmId, event.id, clientId, event.type, event.time, type, id, label.slice(0, 200)],
    );
  });

const client = ({ clientId, number }: EventData<typeof clientCreated>) => ({ clientId, type: 'client', id: clientId, label: number });
const project = ({ clientId, projectId, name }: { clientId?: string | undefined; projectId: string; name: string }) => ({
  clientId,
  type: 'project',
  id: projectId,
  label: name,
});
const invoice = ({ clientId, invoiceId, number }: { clientId: string; invoiceId: string; number: string }) => ({
  clientId,
  type: 'invoice',
  id: invoiceId,
  label: number,
});
const payment = ({ clientId, paymentId, method }: { clientId: string; paymentId: string; method: string }) => ({
  clientId,
  type: 'payment',
  id: paymentId,
  label: method,
});

export const activityReactions: readonly Reaction[] = [
  note(clientCreated, client),
  note(clientReactivated, client),
  note(engagementStarted, ({ clientId, engagementId, title }) => ({ clientId, type: 'engagement', id: engagementId, label: title })),
  note(onboardingCompleted, ({ clientId, onboardingId }) => ({ clientId, type: 'onboarding', id: onboardingId, label: '' })),
  note(onboardingCancelled, ({ clientId, onboardingId, reason }) => ({ clientId, type: 'onboarding', id: onboardingId, label: reason })),
  note(projectCreated, project),
  note(projectCompleted, project),
  note(projectCancelled, project),
  note(milestoneReached, ({ clientId, milestoneId, name }) => ({ clientId, type: 'milestone', id: milestoneId, label: name })),
  note(taskCompleted, ({ clientId, taskId, title }) => ({ clientId, type: 'task', id: taskId, label: title })),
  note(invoiceIssued, invoice),
  note(invoicePaid, invoice),
  note(invoiceOverdue, invoice),
  note(invoiceVoided, invoice),
  note(paymentSucceeded, payment),
  note(paymentReversed, payment),
  note(documentUploaded, ({ clientId, documentId, name }) => ({ clientId, type: 'document', id: documentId, label: name })),
  note(portalAccessActivated, ({ clientId, contactId, name }) => ({ clientId, type: 'contact', id: contactId, label: name })),
];
