import { defineErrors } from '../kernel/problem';

export const crmErrors = defineErrors('crm', {
  possible_duplicates: {
    status: 409,
    title: 'There may be such a prospect already',
    detail: 'Look at `candidates`. Send the lead again with `prospectId` set to the one it belongs to, or to `new`.',
  },
  prospect_unknown: {
    status: 422,
    title: 'There is no such prospect',
    detail: 'Name a prospect of your firm.',
  },
  consents_too_large: {
    status: 422,
    title: 'The consents are too large',
    detail: 'Shorten the wording of the consents: all of a prospect together take at most 64 KiB.',
  },
  contact_unknown: {
    status: 422,
    title: 'The prospect has no such contact',
    detail: 'Name only ids of contacts that the prospect has; leave `id` out for new ones.',
  },
  client_unknown: {
    status: 422,
    title: 'The client is not known here',
    detail: 'If the client was made just now, try again in a moment. Otherwise check the id.',
    retryAfter: 1,
  },
  client_archived: {
    status: 422,
    title: 'The client is archived',
    detail: 'Name a client that is not archived.',
  },
  owner_unknown: {
    status: 422,
    title: 'The owner is not known here',
    detail: 'If the person joined just now, try again in a moment. Otherwise name an active member of your firm.',
    retryAfter: 1,
  },
  service_item_unknown: {
    status: 422,
    title: 'There is no such service item',
    detail: 'Name the code of a service item of your firm that is active.',
  },
  service_item_code_taken: {
    status: 409,
    title: 'The code is taken',
    detail: 'Choose another code: each service item of a firm has its own.',
  },
  tax_code_unknown: {
    status: 422,
    title: 'The tax code is not known here',
    detail: 'If the tax code was made just now, try again in a moment. Otherwise check the code.',
    retryAfter: 1,
  },
  tax_code_inactive: {
    status: 422,
    title: 'The tax code is not in use any more',
    detail: 'Choose an active tax code.',
  },
  project_template_unknown: {
    status: 422,
    title: 'The project template is not known here',
    detail: 'If the template was published just now, try again in a moment. Otherwise check the code.',
    retryAfter: 1,
  },
  project_template_inactive: {
    status: 422,
    title: 'The project template is not in use any more',
    detail: 'Choose an active template.',
  },
  party_fixed: {
    status: 422,
    title: 'A proposal keeps its type and its party',
    detail: 'Draft a new proposal for another prospect or client.',
  },
  line_unknown: {
    status: 422,
    title: 'There is no such option or line in this proposal',
    detail: 'Name only ids that the proposal has; leave `id` out for what is new.',
  },
  start_too_early: {
    status: 422,
    title: 'The start lies too far back',
    detail: 'Start at most 24 months before the last day on which the proposal can be accepted.',
  },
  end_missing: {
    status: 422,
    title: 'A fixed end is wanted but not given',
    detail: 'Give `endDate` or `minimumTermMonths`, give every recurring line its number of `periods`, or choose an open end.',
  },
  end_before_start: {
    status: 422,
    title: 'The end lies before the start',
    detail: 'Give an `endDate` on or after the start; where the start is the acceptance, on or after `validUntil`.',
  },
  valid_until_passed: {
    status: 422,
    title: 'The proposal would be expired when it is sent',
    detail: 'Set `validUntil` to today or later.',
  },
  first_invoice_too_long: {
    status: 422,
    title: 'Too much would be due at once',
    detail: 'Start later, or bill recurring lines less often: the first invoice has at most 500 lines.',
  },
  proposal_too_large: {
    status: 422,
    title: 'The proposal is too large to be sent',
    detail: 'Shorten the texts or use fewer lines; `issues` says what is too large.',
  },
  option_unknown: {
    status: 422,
    title: 'There is no such option in this proposal',
    detail: 'Choose one of the options of the proposal.',
  },
  document_mismatch: {
    status: 409,
    title: 'The proposal is not the one you have read',
    detail: 'Load the page again, read it, and accept what it shows.',
  },
  proposal_already_accepted: {
    status: 409,
    title: 'The proposal was accepted already',
    detail: 'See `accepted` for what was chosen and when. Ask the firm if something else is wanted.',
  },
  proposal_declined: {
    status: 409,
    title: 'The proposal was declined',
    detail: 'Ask the firm for a new proposal.',
  },
  proposal_expired: {
    status: 409,
    title: 'The proposal has expired',
    detail: 'It could be accepted until `validUntil`. Ask the firm to send it again.',
  },
  proposal_withdrawn: {
    status: 409,
    title: 'The proposal was withdrawn',
    detail: 'The firm has taken it back. Ask the firm for a new proposal.',
  },
  proposal_superseded: {
    status: 409,
    title: 'There is a newer version of the proposal',
    detail: 'The firm is revising this proposal. Use the link of the new version.',
  },
});
