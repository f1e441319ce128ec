import { JsColorType, Transformer } from '@napi-rs/image';

type Colour = readonly [red: number, green: number, blue: number];
export const RED: Colour = [220, 20, 20];
export const BLUE: Colour = [20, 20, 220];

/** The left half in one colour, the right half in the other. */
export function halves(width: number, height: number, [left, right] = [RED, BLUE]): Transformer {
  const pixels = Buffer.alloc(width * height * 4, 255);
  for (let at = 0; at < width * height; at += 1) pixels.set((at % width < width / 2 ? left : right) ?? RED, at * 4);
  return Transformer.fromRgbaPixels(pixels, width, height);
}

export const PLACE = 'taken at 48.2082 N 16.3738 E';

/** A JPEG as a camera makes it that was held upright: lying on its side, with the place where it was taken. */
export async function photographed(width: number, height: number): Promise<Buffer> {
  const jpeg = await halves(width, height).jpeg(90);
  // TIFF 6.0: two entries, the orientation (1 is up; 6: to be turned a quarter clockwise) and a text behind the table.
  const tiff = Buffer.alloc(38);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  entry(tiff, 10, { tag: 0x010e, type: 2, count: PLACE.length, value: 38 });
  entry(tiff, 22, { tag: 0x0112, type: 3, count: 1, value: 6 });
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(PLACE, 'latin1')]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

function entry(tiff: Buffer, at: number, { tag, type, count, value }: { tag: number; type: number; count: number; value: number }): void {
  tiff.writeUInt16LE(tag, at);
  tiff.writeUInt16LE(type, at + 2);
  tiff.writeUInt32LE(count, at + 4);
  tiff.writeUInt32LE(value, at + 8);
}

/** The colour at a place between 0 and 1 from the left and from the top: red, blue or neither. */
export async function colourAt(picture: Buffer, x: number, y: number): Promise<'red' | 'blue' | 'neither'> {
  const { width, height, colorType } = await new Transformer(picture).metadata();
  const pixels = await new Transformer(picture).rawPixels();
  const bytes = colorType === JsColorType.Rgba8 ? 4 : 3;
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * bytes;
  const [red = 0, , blue = 0] = pixels.subarray(at);
  return red > 150 && blue < 100 ? 'red' : blue > 150 && red < 100 ? 'blue' : 'neither';
}

/** A PNG of a few bytes that says it has a billion pixels. */
export function bomb(): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(40_000, 8);
  header.writeUInt32BE(25_000, 12);
  header.set([8, 6, 0, 0, 0], 16);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), header, Buffer.alloc(12)]);
}
