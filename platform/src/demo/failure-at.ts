import type { z } from 'zod';
import { Failure } from '../failure';

/** The first thing a schema has against a value, as a person who wrote the file wants to read it. */
export function failureAt(place: string, error: z.ZodError): Failure {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return new Failure(`${place}: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'not valid'}.`);
}
