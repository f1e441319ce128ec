import {
  clientChanged,
  clientCreated,
  clientReactivated,
  contactChanged,
  engagementStarted,
  engagementTerminated,
  type OnboardingStep,
} from '@praxis/contracts/clients';
import { proposalAccepted, prospectReopened, prospectWon } from '@praxis/contracts/crm';
import { workspaceArchived, workspaceProvisioned } from '@praxis/contracts/documents';
import { billingScheduleCreated, billingScheduleEnded, invoiceIssued, invoiceVoided } from '@praxis/contracts/finance';
import { portalAccessRevoked, portalInvitationCreated, portalInvitationRevoked } from '@praxis/contracts/identity';
import type { Context, EventData, EventDefinition, Warning } from '@praxis/contracts/kernel';
import { projectCancelled, projectCreated } from '@praxis/contracts/projects';

/*
 * What happens when a proposal is accepted? This table is the answer.
 *
 * The reaction to `crm.proposal.accepted` does the steps of clients and publishes what starts the others: `engagement.started`, and
 * `client.created` (or `client.reactivated`). Every other step is done by its own service, which nobody calls: it reacts, and the event
 * it publishes completes the step here. All steps that start together run side by side.
 */

/** What the acceptance asks for, as far as steps depend on it. */
export interface Needs {
  /** A client is made or comes back; false when the client is active already, as with `additional` proposals. */
  clientOpens: boolean;
  createProject: boolean;
  openPortal: boolean;
  /** The prospect that the proposal was made to, when there is one. */
  fromProspect: boolean;
}

export interface StepResource {
  type: string;
  id: string;
}

/** What a completing event says of its step. */
export interface Outcome {
  resource: StepResource;
  warnings: readonly Warning[];
}

/** An event that completes a step, and how to read it. */
export interface Completion {
  event: EventDefinition;
  read: (data: unknown) => Outcome;
}

export interface StepDefinition {
  /** Whose work it is. */
  service: Context;
  /** Published by one of these; its id is the step's cause. */
  startedBy: readonly EventDefinition[];
  completedBy: Completion;
  /** Any of these means that the step is undone, once the onboarding is being cancelled. */
  undoneBy: readonly EventDefinition[];
  /** The onboarding is of no use without it. Only steps that are not required can be waived. */
  required: boolean;
  waivable: boolean;
  /** Milliseconds from the starting event, after which the onboarding stalls. */
  deadline: number;
  /** Otherwise the step is `not_needed`. */
  neededWhen: (needs: Needs) => boolean;
}

const MINUTE = 60_000;
const SOON = 2 * MINUTE;
/** What ends in somebody's mailbox has to pass servers that are not ours. */
const MAIL = 15 * MINUTE;

const clientOpens = [clientCreated, clientReactivated];
const always = () => true;

const completes = <E extends EventDefinition>(event: E, read: (data: EventData<E>) => Outcome): Completion => ({
  event,
  read: read as Completion['read'],
});
const made = (type: string, id: string, warnings: readonly Warning[] = []): Outcome => ({ resource: { type, id }, warnings });

export const steps: Readonly<Record<OnboardingStep, StepDefinition>> = {
  client: {
    service: 'clients',
    startedBy: [proposalAccepted],
    completedBy: completes(clientCreated, (client) => made('client', client.clientId)),
    undoneBy: [clientChanged],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: (needs) => needs.clientOpens,
  },
  contact: {
    service: 'clients',
    startedBy: [proposalAccepted],
    completedBy: completes(contactChanged, (contact) => made('contact', contact.contactId)),
    undoneBy: [clientChanged],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: (needs) => needs.clientOpens,
  },
  engagement: {
    service: 'clients',
    startedBy: [proposalAccepted],
    completedBy: completes(engagementStarted, (engagement) => made('engagement', engagement.engagementId)),
    undoneBy: [engagementTerminated],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: always,
  },
  project: {
    service: 'projects',
    startedBy: [engagementStarted],
    completedBy: completes(projectCreated, (project) => made('project', project.projectId, project.warnings)),
    undoneBy: [projectCancelled],
    required: false,
    waivable: true,
    deadline: SOON,
    neededWhen: (needs) => needs.createProject,
  },
  billing_schedule: {
    service: 'finance',
    startedBy: [engagementStarted],
    completedBy: completes(billingScheduleCreated, (schedule) => made('billing_schedule', schedule.billingScheduleId, schedule.warnings)),
    undoneBy: [billingScheduleEnded],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: always,
  },
  // Done when issued invoices cover every item that billing-schedule.created names as due now, whichever of the two is heard of first;
  // `not_needed` as soon as it names none. See first-invoice.ts.
  first_invoice: {
    service: 'finance',
    startedBy: [engagementStarted],
    completedBy: completes(invoiceIssued, (invoice) => made('invoice', invoice.invoiceId, invoice.warnings)),
    undoneBy: [invoiceVoided],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: always,
  },
  workspace: {
    service: 'documents',
    startedBy: clientOpens,
    completedBy: completes(workspaceProvisioned, (workspace) => made('workspace', workspace.workspaceId, workspace.warnings)),
    undoneBy: [workspaceArchived],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: (needs) => needs.clientOpens,
  },
  portal_invitation: {
    service: 'identity',
    startedBy: clientOpens,
    completedBy: completes(portalInvitationCreated, (invitation) => made('portal_invitation', invitation.invitationId)),
    undoneBy: [portalInvitationRevoked, portalAccessRevoked],
    required: false,
    waivable: true,
    deadline: MAIL,
    neededWhen: (needs) => needs.clientOpens && needs.openPortal,
  },
  prospect_won: {
    service: 'crm',
    startedBy: clientOpens,
    completedBy: completes(prospectWon, (prospect) => made('prospect', prospect.prospectId)),
    undoneBy: [prospectReopened],
    required: true,
    waivable: false,
    deadline: SOON,
    neededWhen: (needs) => needs.clientOpens && needs.fromProspect,
  },
};

/** The order in which they are shown. */
export const stepNames = Object.keys(steps) as OnboardingStep[];

/** Those which belong to the client rather than to the engagement: they stay when the client has other business. */
export const stepsOfClient: readonly OnboardingStep[] = ['client', 'contact', 'workspace', 'portal_invitation', 'prospect_won'];

/** What is asked before an onboarding may be cancelled: whoever may hold money or work that cannot be taken back. */
export const cancellationAskedOf = ['finance', 'projects'] as const satisfies readonly Context[];
export type AskedContext = (typeof cancellationAskedOf)[number];

/** An onboarding can be cancelled for so long after its completion. */
export const CANCELLABLE_FOR = 14 * 24 * 60 * MINUTE;
