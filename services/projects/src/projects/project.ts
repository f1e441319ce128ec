import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { type ProjectStatus, projectsErrors } from '@praxis/contracts/projects';

/** A line of the engagement whose billing waits for this project or its milestones. */
export interface CarriedLine {
  lineageId: string;
  itemKey: string;
  rule: 'on_completion' | 'milestone';
  milestoneKeys?: string[] | undefined;
}

/** What decides about a project's life; names and dates are beside it, in the row. */
export interface ProjectState {
  status: ProjectStatus;
  /** Its onboarding is being cancelled: until the answer nobody may change it. */
  frozen: boolean;
  engagementId: string | undefined;
}

export type ProjectCommand =
  | { type: 'start' }
  | { type: 'hold'; reason?: string | undefined }
  | { type: 'resume' }
  | { type: 'complete'; on: string }
  | { type: 'reopen'; reason: string }
  | { type: 'cancel'; reason: string };

export type ProjectEvent =
  | { type: 'status-changed'; from: ProjectStatus; to: ProjectStatus; reason?: string | undefined }
  | { type: 'completed'; on: string }
  | { type: 'cancelled'; reason: string };

const moves: Record<ProjectCommand['type'], { from: readonly ProjectStatus[]; to: ProjectStatus }> = {
  start: { from: ['planned'], to: 'active' },
  hold: { from: ['active'], to: 'on_hold' },
  resume: { from: ['on_hold'], to: 'active' },
  complete: { from: ['active', 'planned'], to: 'completed' },
  reopen: { from: ['completed'], to: 'active' },
  cancel: { from: ['planned', 'active', 'on_hold'], to: 'cancelled' },
};

export type ProjectMove = keyof typeof moves;

/** The commands that are possible now. */
export function allowedMoves(state: ProjectState): ProjectMove[] {
  if (state.frozen) return [];
  return (Object.keys(moves) as ProjectMove[]).filter((move) => moves[move].from.includes(state.status));
}

/**
 * What a person's command does to a project.
 * @throws Rejection `projects.project_frozen`, or `http.illegal_transition` with the state and what is allowed
 */
export function decide(state: ProjectState, command: ProjectCommand): ProjectEvent[] {
  if (state.frozen) throw new Rejection(projectsErrors.project_frozen);
  const move = moves[command.type];
  if (!move.from.includes(state.status)) {
    throw new Rejection(httpErrors.illegal_transition, { state: state.status, allowed: allowedMoves(state) });
  }
  return eventsOf(state.status, command);
}

/** Undoing an onboarding is not a person's command: it passes the freeze, and a project that is closed stays closed. */
export function cancelWithOnboarding(state: ProjectState, reason: string): ProjectEvent[] {
  if (state.status === 'cancelled' || state.status === 'completed') return [];
  return eventsOf(state.status, { type: 'cancel', reason });
}

function eventsOf(from: ProjectStatus, command: ProjectCommand): ProjectEvent[] {
  const { to } = moves[command.type];
  const reason = 'reason' in command ? command.reason : undefined;
  const changed: ProjectEvent = { type: 'status-changed', from, to, reason };
  if (command.type === 'complete') return [changed, { type: 'completed', on: command.on }];
  if (command.type === 'cancel') return [changed, { type: 'cancelled', reason: command.reason }];
  return [changed];
}

export function evolve(state: ProjectState, event: ProjectEvent): ProjectState {
  switch (event.type) {
    case 'status-changed':
      return { ...state, status: event.to };
    case 'completed':
      return { ...state, status: 'completed' };
    case 'cancelled':
      return { ...state, status: 'cancelled', frozen: false };
  }
}

/** Whether work in the project may still be changed. @throws Rejection when it is closed or frozen */
export function requireOpen(state: ProjectState): void {
  if (state.frozen) throw new Rejection(projectsErrors.project_frozen);
  if (state.status === 'completed' || state.status === 'cancelled') throw new Rejection(projectsErrors.project_closed);
}

/** How a project of an engagement is billed, from the rules of the lines. */
export function billingOf(rules: readonly string[]): 'fixed' | 'time_and_materials' | 'retainer' {
  if (rules.includes('retainer')) return 'retainer';
  return rules.includes('hourly') ? 'time_and_materials' : 'fixed';
}
