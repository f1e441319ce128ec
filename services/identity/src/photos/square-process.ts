import { constants, setPriority } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { ResizeFilterType, ResizeFit, Transformer } from '@napi-rs/image';

/*
 * The program that decodes what a stranger sent: a process of its own, started by `draw-square.ts` for one picture. The picture comes in on
 * standard input, and the square goes out on standard output: turned upright, and with nothing in it but its pixels.
 */

/** The exit code that says the picture is to blame (`EX_DATAERR`). */
const DATA_ERROR = 65;

async function squareOf(picture: Buffer): Promise<Buffer> {
  const size = { width: 256, height: 256, filter: ResizeFilterType.CatmullRom, fit: ResizeFit.Cover };
  return new Transformer(picture).rotate().resize(size).webp(82);
}

// Requests come first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
buffer(process.stdin).then(async (picture) => {
  const square = await squareOf(picture).catch(() => process.exit(DATA_ERROR));
  process.stdout.write(square);
});
