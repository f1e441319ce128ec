import { createHash } from 'node:crypto';
import { type Handler, ok } from '@praxis/chassis';
import type { removePhoto as removeOperation, setPhoto as setOperation } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { copyPerson } from '../profile/copy-person';
import { profileReply } from '../profile/profile.reply';
import { firmOfCaller, personToChange, profileOf } from '../profile/profile.store';
import { setUserVersion } from '../users/user.store';
import type { DrawSquare } from './draw-square';
import { forgetPhoto, keepPhoto, photoHashOf } from './photo.store';
import { requirePicture } from './picture';
import { photoBytesOf } from './receive-photo';

/** What was sent is neither kept nor ever served: only the square that was drawn from it. */
export const setPhoto =
  ({ drawSquare }: { drawSquare: DrawSquare }): Handler<typeof setOperation> =>
  async (request) => {
    const sent = await photoBytesOf((await request.upload()).stream);
    requirePicture(sent);
    const picture = await drawSquare(sent);
    const sha256 = createHash('sha256').update(picture).digest('hex');
    return request.atEdge(async (tx) => {
      const before = await personToChange(tx, request);
      const [former, profile] = await Promise.all([photoHashOf(tx, before.id), profileOf(tx, before.id)]);
      const user = { ...before, version: before.version + 1 };
      keepPhoto(tx, { userId: user.id, sha256, picture });
      setUserVersion(tx, user);
      tx.enqueue(copyPerson, { id: user.id });
      tx.changed({ targetId: user.id, before: { photo: former ?? null }, after: { photo: sha256, sizeBytes: picture.length } });
      return ok(profileReply(user, profile, sha256));
    }, firmOfCaller(request));
  };

export const removePhoto: Handler<typeof removeOperation> = (request) =>
  request.atEdge(async (tx) => {
    const before = await personToChange(tx, request);
    const [former, profile] = await Promise.all([photoHashOf(tx, before.id), profileOf(tx, before.id)]);
    if (former === undefined) throw new Rejection(httpErrors.not_found);
    const user = { ...before, version: before.version + 1 };
    forgetPhoto(tx, user.id);
    setUserVersion(tx, user);
    tx.enqueue(copyPerson, { id: user.id });
    tx.changed({ targetId: user.id, before: { photo: former }, after: { photo: null } });
    return ok(profileReply(user, profile, undefined));
  }, firmOfCaller(request));
