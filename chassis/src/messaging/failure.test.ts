import { defineErrors, Rejection } from '@praxis/contracts/kernel';
import { z } from 'zod';
import { TransientError } from '../reaction';
import { databaseIsAway, failureOf, isContention, isDuplicate, isHeldBack } from './failure';

const errors = defineErrors('crm', { no: { status: 422, title: 'No', detail: 'Never.' } });
const databaseError = (fields: Record<string, string>): Error => Object.assign(new Error('refused'), fields);

test('a rule that refuses and a schema that does not fit are permanent, everything else may pass', () => {
  expect(failureOf(new Rejection(errors.no))).toMatchObject({ code: 'crm.no', permanent: true });
  expect(failureOf(new TransientError('crm.later', 'later'))).toEqual({ code: 'crm.later', detail: 'later', permanent: false });
  expect(failureOf(new TypeError('x'))).toEqual({ code: 'http.internal', detail: 'x', permanent: false });
  expect(failureOf('text')).toEqual({ code: 'http.internal', detail: 'text', permanent: false });
});

test('what does not fit a schema is told by field, never by value', () => {
  const failure = failureOf(z.object({ name: z.string(), step: z.int() }).safeParse({ name: 1, step: 'secret' }).error);
  expect(failure).toMatchObject({ code: 'http.invalid_request', permanent: true });
  expect(failure.detail).toContain('name');
  expect(failure.detail).not.toContain('secret');
});

test('the database says what happened by its codes', () => {
  expect(isDuplicate(databaseError({ code: '23505', constraint: 'inbox_pkey' }))).toBe(true);
  expect(isDuplicate(databaseError({ code: '23505', constraint: 'leads_pkey' }))).toBe(false);
  expect(isHeldBack(databaseError({ code: '23502', table: 'inbox', column: 'reaction' }))).toBe(true);
  expect(isHeldBack(databaseError({ code: '23502', table: 'leads', column: 'name' }))).toBe(false);
  for (const code of ['ECONNREFUSED', '57P01', '57P03', '08006', '53300']) expect(databaseIsAway(databaseError({ code }))).toBe(true);
  expect(databaseIsAway(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(databaseIsAway(databaseError({ code: '23505' }))).toBe(false);
  expect(databaseIsAway(new TransientError('crm.later', 'later'))).toBe(false);
  for (const code of ['40001', '40P01', '55P03']) expect(isContention(databaseError({ code }))).toBe(true);
});
