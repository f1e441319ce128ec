import type { Problem } from '@praxis/contracts/kernel';
import { Failure } from '../failure';
import type { Answer } from './answer';

/** The gateway or a service said no, and why. */
export class Refused extends Failure {
  constructor(
    readonly answer: Answer,
    readonly problem: Problem,
  ) {
    super(sentence(answer, problem));
  }

  get code(): string {
    return this.problem.code;
  }
}

function sentence({ method, path }: Answer, { status, code, title, detail, traceId, errors = [] }: Problem): string {
  const fields = errors.map((error) => ` ${error.pointer}: ${error.detail}.`).join('');
  return `${method} ${path} was refused with ${status} ${code}: ${title}. ${detail}${fields} (traceId ${traceId})`;
}
