import { identityErrors, MAX_PHOTO_PIXELS } from '@praxis/contracts/identity';
import { Rejection } from '@praxis/contracts/kernel';

interface Declared {
  /** Every size that the file names: a decoder may believe any of them. */
  sizes: { width: number; height: number }[];
  moves: boolean;
}

/**
 * Whether a decoder may be given these bytes: by what they say of themselves, which is read here without decoding anything.
 *
 * @throws Rejection `identity.photo_format_unsupported`, `identity.photo_pixels_exceeded`, `identity.photo_unreadable`
 */
export function requirePicture(bytes: Buffer): void {
  const declared = declaredBy(bytes);
  if (declared === undefined || declared.moves) throw new Rejection(identityErrors.photo_format_unsupported);
  const pixels = declared.sizes.map(({ width, height }) => width * height);
  if (pixels.length === 0 || pixels.includes(0)) throw new Rejection(identityErrors.photo_unreadable);
  const most = Math.max(...pixels);
  if (most > MAX_PHOTO_PIXELS) throw new Rejection(identityErrors.photo_pixels_exceeded, { pixels: most, limit: MAX_PHOTO_PIXELS });
}

/** @returns undefined for what is neither PNG nor JPEG nor WebP */
function declaredBy(bytes: Buffer): Declared | undefined {
  if (bytes.subarray(0, 8).equals(PNG)) return ofPng(bytes);
  if (bytes.subarray(0, 3).equals(JPEG)) return ofJpeg(bytes);
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return ofWebp(bytes);
  return undefined;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG = Buffer.from('ffd8ff', 'hex');

/** PNG, 5.3: length, type, data, checksum. What moves says so before its first data (`acTL`). */
function ofPng(bytes: Buffer): Declared {
  const declared: Declared = { sizes: [], moves: false };
  for (let at = 8; at + 8 <= bytes.length; at += bytes.readUInt32BE(at) + 12) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') break;
    if (type === 'acTL') declared.moves = true;
    if (type === 'IHDR' && at + 16 <= bytes.length) {
      declared.sizes.push({ width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) });
    }
  }
  return declared;
}

/** ISO 10918-1, B.1.1: marker, length, data. Frames start with SOF0 to SOF15, between which DHT, JPG and DAC have their markers. */
function ofJpeg(bytes: Buffer): Declared {
  const declared: Declared = { sizes: [], moves: false };
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === START_OF_SCAN) break;
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker)) {
      declared.sizes.push({ width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) });
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return declared;
}

const START_OF_SCAN = 0xda;
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];

/** RFC 9649: chunks of type, length and data, filled up to an even length. The frame may be of another size than the canvas says. */
function ofWebp(bytes: Buffer): Declared {
  const declared: Declared = { sizes: [], moves: false };
  for (let at = 12; at + 18 <= bytes.length; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const data = at + 8;
    if (type === 'VP8X') {
      declared.moves ||= (bytes.readUInt8(data) & 0x02) !== 0;
      declared.sizes.push({ width: bytes.readUIntLE(data + 4, 3) + 1, height: bytes.readUIntLE(data + 7, 3) + 1 });
    }
    if (type === 'ANIM' || type === 'ANMF') declared.moves = true;
    if (type === 'VP8 ')
      declared.sizes.push({ width: bytes.readUInt16LE(data + 6) & 0x3fff, height: bytes.readUInt16LE(data + 8) & 0x3fff });
    if (type === 'VP8L') {
      const packed = bytes.readUInt32LE(data + 1);
      declared.sizes.push({ width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 });
    }
    const length = bytes.readUInt32LE(at + 4);
    at = data + length + (length % 2);
  }
  return declared;
}
