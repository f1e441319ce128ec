import { defineErrors } from '../kernel/problem';

export const projectsErrors = defineErrors('projects', {
  client_unknown: {
    status: 422,
    title: 'The client is not known here',
    detail: 'Check the client’s id; a client that was made a moment ago may still be on its way.',
    retryAfter: 1,
  },
  user_unknown: {
    status: 422,
    title: 'The person is not known here',
    detail: 'Name an active member of the firm; somebody who joined a moment ago may still be on the way.',
    retryAfter: 1,
  },
  template_unknown: { status: 422, title: 'There is no such template', detail: 'Name the code of a published project template.' },
  template_code_taken: {
    status: 409,
    title: 'The template code is in use',
    detail: 'Choose another code, or change the template that has it.',
  },
  project_closed: {
    status: 409,
    title: 'The project is closed',
    detail: 'Re-open the project first; a cancelled one stays as it is.',
  },
  project_frozen: {
    status: 409,
    title: 'The onboarding of this project is being cancelled',
    detail: 'Wait for the outcome: the project is either cancelled or goes on.',
  },
  project_completed: {
    status: 409,
    title: 'The project is completed',
    detail: 'Its onboarding cannot be cancelled any more.',
  },
  date_in_future: { status: 422, title: 'The date lies in the future', detail: 'Give today, in the firm’s time zone, or an earlier day.' },
  neighbour_unknown: { status: 422, title: 'That task is not in this project', detail: 'Name a task of the same project to move next to.' },
});
