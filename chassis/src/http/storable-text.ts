import type { FieldError } from '@praxis/contracts/kernel';

/**
 * Texts that PostgreSQL cannot store or that have no UTF-8: NUL and lone surrogates. JSON may carry both as escapes; refused here, once for
 * every operation, they never become a defect further in.
 */
export function unstorableText(value: unknown, pointer: string): FieldError[] {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? [{ pointer, detail: 'Text has no NUL characters and no lone surrogates' }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unstorableText(item, `${pointer}/${index}`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => unstorableText(member, `${pointer}/${key}`));
}
