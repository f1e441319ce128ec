import type { FieldError } from '@praxis/contracts/kernel';

/** No schema of the contract is nested anywhere near this; deeper input would only exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * Texts that PostgreSQL cannot store or that have no UTF-8: NUL and lone surrogates. JSON may carry both as escapes; refused here, once for
 * every operation, they never become a defect further in. So is nesting without end.
 */
export function unstorableText(value: unknown, pointer: string, depth = 0): FieldError[] {
  if (depth > MAX_DEPTH) return [{ pointer, detail: `Nested more than ${MAX_DEPTH} levels deep` }];
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? [{ pointer, detail: 'Text has no NUL characters and no lone surrogates' }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unstorableText(item, `${pointer}/${index}`, depth + 1));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => unstorableText(member, `${pointer}/${key}`, depth + 1));
}
