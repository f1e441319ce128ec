import { defineErrors } from '../kernel/problem';

/** Every way in which clients refuses, besides the refusals that all services share. */
export const clientsErrors = defineErrors('clients', {
  client_unknown: {
    status: 422,
    title: 'The client is not known',
    detail: 'Name a client of your firm that is not archived.',
  },
  person_unknown: {
    status: 422,
    title: 'The person is no member of your firm',
    detail: 'See `userIds`. Account managers and teams are active members of your firm.',
  },
  client_limit_reached: {
    status: 409,
    title: 'Your firm has as many clients as its plan allows',
    detail: 'See `limit`. Archive clients without open business or raise the limit; a waiting onboarding can then be retried.',
  },
  client_not_archivable: {
    status: 409,
    title: 'The client has open business',
    detail: 'End the engagements named in `engagements` and settle or void the invoices named in `invoices` first.',
  },
  proposal_type_unsupported: {
    status: 422,
    title: 'Proposals of this type cannot be carried out yet',
    detail: 'Only `new_client` and `additional` proposals start an onboarding. Retry when the type named in `type` is supported.',
  },
  contact_email_missing: {
    status: 409,
    title: 'The contact has no e-mail address',
    detail: 'Give the contact an e-mail address, then retry the step.',
  },
  contact_email_in_use: {
    status: 409,
    title: 'Another contact of this client has this e-mail address',
    detail: 'Use the contact named in `contactId`, or another address.',
  },
  step_not_retryable: {
    status: 409,
    title: 'The step cannot be retried now',
    detail: 'See `state` of the step and `allowed`: only a started step that is not settled can be retried.',
  },
  step_not_waivable: {
    status: 409,
    title: 'The step cannot be waived',
    detail: 'See `state` of the step: only optional steps that are not settled can be waived, while the onboarding runs.',
  },
  cancellation_too_late: {
    status: 409,
    title: 'The onboarding was completed too long ago',
    detail: 'An onboarding can be cancelled until `until`. Terminate the contract instead.',
  },
});
