import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';

/** Seals the place where a list was left. A cursor works only for the same firm, caller's reach, operation, filter and sort. */
export interface CursorSeal {
  seal(place: readonly unknown[]): string;
  /** @throws Rejection of `http.bad_cursor` when it is tampered with or from another list */
  open(cursor: string): unknown[];
}

export function cursorSeal(secret: KeyObject, binding: readonly unknown[]): CursorSeal {
  const mac = (payload: string) =>
    createHmac('sha256', secret).update('cursor').update(JSON.stringify(binding)).update('\0').update(payload).digest().subarray(0, 16);
  return {
    seal(place) {
      const payload = Buffer.from(JSON.stringify(place)).toString('base64url');
      return `${payload}.${mac(payload).toString('base64url')}`;
    },
    open(cursor) {
      const [payload = '', signature = '', ...rest] = cursor.split('.');
      const given = Buffer.from(signature, 'base64url');
      const wanted = mac(payload);
      if (rest.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Rejection(httpErrors.bad_cursor);
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[];
    },
  };
}
