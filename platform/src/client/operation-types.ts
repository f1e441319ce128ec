import type { Operation, RepliesOf } from '@praxis/contracts/kernel';
import type { z } from 'zod';

/*
 * The types of an operation as its caller sees them: what goes in is what the schemas take (defaults may be left out), what comes out is
 * what they give.
 */

export type ParamsInput<O> = O extends Operation<infer P, z.ZodType, z.ZodType> ? z.input<P> : never;
export type QueryInput<O> = O extends Operation<z.ZodType, infer Q, z.ZodType> ? z.input<Q> : never;
export type BodyInput<O> = O extends Operation<z.ZodType, z.ZodType, infer B> ? z.input<B> : never;
export type ReplyOutput<O> = RepliesOf<O>[keyof RepliesOf<O>] extends z.ZodType ? z.output<RepliesOf<O>[keyof RepliesOf<O>]> : never;
