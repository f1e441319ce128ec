import { clientsErrors } from '@praxis/contracts/clients';
import { crmErrors } from '@praxis/contracts/crm';
import { documentsErrors } from '@praxis/contracts/documents';
import { financeErrors } from '@praxis/contracts/finance';
import { identityErrors } from '@praxis/contracts/identity';
import {
  accessErrors,
  depositErrors,
  type ErrorDefinition,
  httpErrors,
  moneyErrors,
  operationsErrors,
  optionErrors,
  Problem,
  pricingErrors,
  problemType,
} from '@praxis/contracts/kernel';
import { projectsErrors } from '@praxis/contracts/projects';
import type { Answer } from '@praxis/platform';

const catalogues = [
  httpErrors,
  accessErrors,
  operationsErrors,
  moneyErrors,
  pricingErrors,
  depositErrors,
  optionErrors,
  identityErrors,
  crmErrors,
  clientsErrors,
  projectsErrors,
  financeErrors,
  documentsErrors,
];
const known = new Map<string, ErrorDefinition>(catalogues.flatMap((errors) => Object.values(errors)).map((error) => [error.code, error]));

/** What never belongs to an answer: stacks, SQL, paths of files, addresses of hosts. */
const leaks = /node_modules|\.[jt]s:\d+|\bat \w+ \(|\bselect .+ from\b|\binsert into\b|127\.0\.0\.1|localhost|\/dist\/|ECONN|postgres/i;

/**
 * The problem document of a refusal.
 * @throws when the answer is none of the catalogue, or tells more than it should
 */
export function problemOf(answer: Answer): Problem {
  const said = `${answer.method} ${answer.path} answered ${answer.status} ${answer.text.slice(0, 500)}`;
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) throw new Error(`No problem document but ${type}: ${said}`);
  const problem = Problem.parse(answer.json);
  const definition = known.get(problem.code);
  if (definition === undefined) throw new Error(`Not in the catalogue: ${said}`);
  const consistent = problem.status === answer.status && definition.status === answer.status && problem.type === problemType(problem.code);
  if (!consistent) throw new Error(`Status, code and type do not agree: ${said}`);
  if (leaks.test(answer.text)) throw new Error(`It tells more than it should: ${said}`);
  if (answer.status === 401 && !answer.headers.has('www-authenticate')) throw new Error(`401 without WWW-Authenticate: ${said}`);
  return problem;
}

/** Status and code in one, for comparing. */
export const refusedWith = (answer: Answer): string => `${answer.status} ${problemOf(answer).code}`;
