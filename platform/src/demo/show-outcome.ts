import { getClient, getEngagement, type Onboarding } from '@praxis/contracts/clients';
import { listFolders } from '@praxis/contracts/documents';
import { getInvoice, listBillingSchedules } from '@praxis/contracts/finance';
import { getProject, listTasks } from '@praxis/contracts/projects';
import { subjectsTo } from '../client/mail-page';
import { Failure } from '../failure';
import { until } from '../processes/deadline';
import { amount } from './money-text';
import type { Stage } from './stage';

/** Shows what exists now, each in its own service. */
export async function showOutcome(stage: Stage, onboarding: Onboarding, recipient: string): Promise<void> {
  const { tell, gateway } = stage;
  tell.chapter('What exists now, each in its own service');
  const { clientId, engagementId } = onboarding;
  if (clientId === null || engagementId === null) throw new Failure('The onboarding is complete and names no client.');
  const client = await gateway.call(getClient, { params: { id: clientId } });
  tell.result(`client ${client.number} ${client.displayName}, ${client.status}`);
  const engagement = await gateway.call(getEngagement, { params: { id: engagementId } });
  tell.result(
    `engagement "${engagement.title}" under contract ${engagement.contractNumber}: ${engagement.lines.length} lines, ${engagement.status}`,
  );
  await showProject(stage, madeBy(onboarding, 'project'));
  await showBilling(stage, clientId, madeBy(onboarding, 'first_invoice'));
  const folders = await gateway.call(listFolders, { query: { clientId, sort: 'name' } });
  tell.result(`folders: ${folders.items.map(({ name, visibility }) => `${name} (${visibility})`).join(', ')}`);
  await showInvitation(stage, recipient);
}

const madeBy = ({ steps }: Onboarding, name: Onboarding['steps'][number]['name']): string | undefined =>
  steps.find((step) => step.name === name)?.resource?.id;

async function showProject({ tell, gateway }: Stage, id: string | undefined): Promise<void> {
  if (id === undefined) return tell.result('no project was asked for');
  const project = await gateway.call(getProject, { params: { id } });
  tell.result(`project ${project.number} ${project.name}, ${project.status}, due ${project.dueDate ?? 'open'}`);
  const { items } = await gateway.call(listTasks, { params: { id } });
  for (const { title, dueDate } of items) tell.line(`       ☐ ${title}${dueDate === undefined ? '' : `, by ${dueDate}`}`);
}

async function showBilling({ tell, gateway }: Stage, clientId: string, invoiceId: string | undefined): Promise<void> {
  const { items } = await gateway.call(listBillingSchedules, { query: { clientId } });
  for (const { lines, items: due } of items) tell.result(`billing schedule: ${lines.length} lines, ${due.length} items`);
  if (invoiceId === undefined) return tell.result('nothing is due yet, so there is no invoice');
  const invoice = await gateway.call(getInvoice, { params: { id: invoiceId } });
  tell.result(`invoice ${invoice.number} of ${invoice.issueDate}, due ${invoice.dueDate}, ${invoice.status}`);
  for (const { text, quantity, net } of invoice.lines) tell.line(`       ${quantity} × ${text}: ${amount(net)}`);
  tell.line(`       net ${amount(invoice.net)}, tax ${amount(invoice.tax)}, total ${amount(invoice.total)}`);
}

/** The mail goes out after the step is done, so it may be a moment late. */
async function showInvitation({ tell, quietly }: Stage, recipient: string): Promise<void> {
  const subject = await until(
    async () => subjectsTo(recipient, (await quietly.raw('GET', '/mail')).text).find((text) => /portal/i.test(text)),
    { deadlineMs: 15_000 },
  );
  if (subject === undefined)
    throw new Failure(`No invitation to the portal reached ${recipient}; the mails are on the gateway's page /mail.`);
  tell.result(`mail to ${recipient}: "${subject}"`);
}
