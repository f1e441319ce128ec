import fc from 'fast-check';
import { careOf } from './keep-edge-stream';

const createdAt = '2026-01-01T00:00:00.000000000Z';
const stream = (subjects: number, waiting = 0) => ({ createdAt, subjects, waiting });

test.each([
  ['nothing is kept yet', stream(0), 0, undefined, 'nothing'],
  ['a new stream lacks everything', stream(0), 3, undefined, 'publish again'],
  ['what is on its way is waited for', stream(0, 3), 3, undefined, 'nothing'],
  ['everything has arrived, and nothing has been said yet', stream(3), 3, undefined, 'say that it is whole'],
  ['everything has arrived after the mark was taken back', stream(4), 3, { subjects: 0 }, 'say that it is whole'],
  ['it was said', stream(4), 3, { stream: createdAt, subjects: 3 }, 'nothing'],
  ['it has grown since', stream(5), 4, { stream: createdAt, subjects: 3 }, 'say that it is whole'],
  ['the stream was made anew, and nothing was changed since', stream(0), 3, { stream: 'another', subjects: 3 }, 'publish again'],
  ['the stream was made anew, and one thing was changed since', stream(1), 3, { stream: 'another', subjects: 3 }, 'publish again'],
  ['a message was taken out', stream(3), 3, { stream: createdAt, subjects: 3 }, 'publish again'],
  [
    'a message was taken out beside revocations that are not kept any more',
    stream(8),
    3,
    { stream: createdAt, subjects: 8 },
    'publish again',
  ],
  ['revocations that are not kept any more are on the stream still', stream(9), 3, { stream: createdAt, subjects: 8 }, 'nothing'],
] as const)('%s', (_, holds, kept, whole, care) => {
  expect(careOf(holds, kept, whole)).toBe(care);
});

test('a stream that lacks something is never called whole', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.boolean(), (subjects, kept, marked) => {
      fc.pre(subjects < kept);
      expect(careOf(stream(subjects), kept, marked ? { stream: createdAt, subjects: 0 } : undefined)).toBe('publish again');
    }),
  );
});
