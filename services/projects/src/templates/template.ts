import { DEFAULT_PROJECT_TEMPLATE } from '@praxis/contracts/projects';
import { addDays, dayOfWeekOf } from './working-days';

export interface TemplateTask {
  title: string;
  description?: string | undefined;
  /** Working days from the project's start to the task's due date. */
  offsetDays: number;
  estimateMinutes?: number | undefined;
  clientVisible?: boolean | undefined;
}

export interface Template {
  code: string;
  version: number;
  name: string;
  tasks: readonly TemplateTask[];
}

/** What a project starts with when nobody named a template; it needs no row, a firm without templates behaves as with it. */
export const standardTemplate: Template = {
  code: DEFAULT_PROJECT_TEMPLATE.code,
  version: DEFAULT_PROJECT_TEMPLATE.version,
  name: DEFAULT_PROJECT_TEMPLATE.name,
  tasks: [
    { title: 'Kick-off with the client', offsetDays: 2, estimateMinutes: 60, clientVisible: true },
    { title: 'Collect what is needed from the client', offsetDays: 5, estimateMinutes: 120, clientVisible: true },
    { title: 'Deliver the work', offsetDays: 20 },
    { title: 'Review with the client', offsetDays: 22, estimateMinutes: 60, clientVisible: true },
  ],
};

/** The day that lies `offset` working days (Monday to Friday) after `start`; offset 0 is the start itself, or the Monday after a weekend. */
export function dueDateOf(start: string, offset: number): string {
  let day = start;
  while (dayOfWeekOf(day) > 5) day = addDays(day, 1);
  const weeks = Math.floor(offset / 5);
  day = addDays(day, weeks * 7);
  for (let left = offset % 5; left > 0; left -= 1) {
    day = addDays(day, 1);
    while (dayOfWeekOf(day) > 5) day = addDays(day, 1);
  }
  return day;
}
