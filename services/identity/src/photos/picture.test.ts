import { Rejection } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { bomb, halves } from '../../test/pictures';
import { requirePicture } from './picture';

const refusalOf = (bytes: Buffer): string | undefined => {
  try {
    requirePicture(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof Rejection) return error.code.replace('identity.photo_', '');
    throw error;
  }
};

const chunk = (type: string, data: Buffer, bigEndian: boolean): Buffer => {
  const length = Buffer.alloc(4);
  if (bigEndian) length.writeUInt32BE(data.length);
  else length.writeUInt32LE(data.length);
  const name = Buffer.from(type, 'latin1');
  return Buffer.concat(bigEndian ? [length, name, data, Buffer.alloc(4)] : [name, length, data, Buffer.alloc(data.length % 2)]);
};
const webp = (...chunks: Buffer[]): Buffer => Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), ...chunks]);
const canvas = (flags: number): Buffer => chunk('VP8X', Buffer.from([flags, 0, 0, 0, 9, 0, 0, 9, 0, 0]), false);
const frame = (width: number, height: number): Buffer => {
  const data = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0]);
  data.writeUInt16LE(width, 6);
  data.writeUInt16LE(height, 8);
  return chunk('VP8 ', data, false);
};
const jpegOf = (...sizes: [number, number][]): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8ffe000020000', 'hex').subarray(0, 6),
    ...sizes.map(([width, height]) => {
      const start = Buffer.from('ffffc2000b08000000000101110000', 'hex').subarray(0, 14);
      start.writeUInt16BE(height, 6);
      start.writeUInt16BE(width, 8);
      return start;
    }),
    Buffer.from('ffda000000000000000000', 'hex'),
  ]);

test('PNG, JPEG and WebP are let through', async () => {
  const picture = () => halves(40, 30);
  const files = await Promise.all([picture().png(), picture().jpeg(), picture().webp(), picture().webpLossless()]);
  expect(files.map(refusalOf)).toEqual([undefined, undefined, undefined, undefined]);
});

test('more pixels than a decoder has memory for are refused by what the file says of itself, whichever part of it says so', () => {
  expect(refusalOf(bomb())).toBe('pixels_exceeded');
  expect(refusalOf(jpegOf([4096, 4096]))).toBeUndefined();
  expect(refusalOf(jpegOf([4097, 4096]))).toBe('pixels_exceeded');
  expect(refusalOf(jpegOf([10, 10], [60_000, 60_000]))).toBe('pixels_exceeded');
  expect(refusalOf(webp(frame(16_000, 16_000)))).toBe('pixels_exceeded');
  expect(refusalOf(webp(canvas(0), frame(16_000, 16_000)))).toBe('pixels_exceeded');
  expect(refusalOf(webp(chunk('VP8L', Buffer.from([0x2f, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0, 0]), false)))).toBe('pixels_exceeded');
});

test('what moves, and every other format, is refused by its content', async () => {
  const png = await halves(4, 4).png();
  const moving = Buffer.concat([png.subarray(0, 33), chunk('acTL', Buffer.alloc(8), true), png.subarray(33)]);
  expect(refusalOf(moving)).toBe('format_unsupported');
  expect(refusalOf(webp(canvas(0x02), frame(10, 10)))).toBe('format_unsupported');
  expect(refusalOf(webp(frame(10, 10), chunk('ANMF', Buffer.alloc(16), false)))).toBe('format_unsupported');
  const others = ['GIF89a', '<svg xmlns="http://www.w3.org/2000/svg"/>', '\0\0\0\x18ftypheic', 'BM', 'II*\0', '%PDF-1.7', ''];
  expect(others.map((text) => refusalOf(Buffer.from(text, 'latin1')))).toEqual(others.map(() => 'format_unsupported'));
});

test('a picture without a size cannot be read', () => {
  expect(refusalOf(jpegOf())).toBe('unreadable');
  expect(refusalOf(jpegOf([10, 0]))).toBe('unreadable');
});

test('whatever follows a known beginning is judged, and no byte of it is a defect', () => {
  const beginnings = ['89504e470d0a1a0a', 'ffd8ff', '524946460000000057454250', '52494646000000005745425056503858'];
  const files = fc
    .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 80 }))
    .map(([beginning, rest]) => Buffer.concat([Buffer.from(beginning, 'hex'), rest]));
  fc.assert(fc.property(files, (bytes) => expect(['undefined', 'string']).toContain(typeof refusalOf(bytes))));
});
