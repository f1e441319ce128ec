import { Transformer } from '@napi-rs/image';
import { colourAt, halves, PLACE, photographed } from '../../test/pictures';
import { createDrawSquare } from './draw-square';

const draw = createDrawSquare();

test('a square is drawn from the middle, upright, and nothing else that was in the file goes with it', async () => {
  const sent = await photographed(300, 200);
  expect(sent.toString('latin1')).toContain(PLACE);
  const square = await draw(sent);
  expect(square.toString('latin1')).not.toContain('Exif');
  expect(square.toString('latin1')).not.toContain(PLACE);
  const { format, width, height, exif } = await new Transformer(square).metadata(true);
  expect({ format, width, height, exif }).toEqual({ format: 'webp', width: 256, height: 256, exif: undefined });
  expect([await colourAt(square, 0.5, 0.2), await colourAt(square, 0.5, 0.8)]).toEqual(['red', 'blue']);
});

test('what is behind the picture, as in a file that is two things at once, is gone', async () => {
  const page = '<script>alert(1)</script>';
  const square = await draw(Buffer.concat([await halves(20, 20).png(), Buffer.from(page)]));
  expect(square.toString('latin1')).not.toContain('script');
});

test('a damaged picture is refused, and so is one that takes too long', async () => {
  const whole = await halves(64, 64).png();
  const unreadable = expect.objectContaining({ code: 'identity.photo_unreadable' });
  await expect(draw(whole.subarray(0, 60))).rejects.toEqual(unreadable);
  await expect(createDrawSquare({ deadlineMs: 1 })(whole)).rejects.toEqual(unreadable);
});

test('one is drawn at a time, a few wait, and then callers are turned away', async () => {
  const picture = await halves(8, 8).png();
  const busy = createDrawSquare({ waiting: 1 });
  const outcomes = await Promise.allSettled([busy(picture), busy(picture), busy(picture)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(outcomes[2]).toMatchObject({ reason: { code: 'http.unavailable' } });
});
