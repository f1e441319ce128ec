import { Readable } from 'node:stream';
import { type Handler, idOfActor, type OperationRequest, type Reply } from '@praxis/chassis';
import type { getMemberPhoto as getMemberPhotoOperation, getPhoto as getPhotoOperation } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { getMemberById } from '../members/member.store';
import type { PhotoRow } from './photo.row';
import { photoOf } from './photo.store';

export const getPhoto: Handler<typeof getPhotoOperation> = async (request) => {
  const { act, principal, unitOfWork } = request;
  return shown(request, await unitOfWork.atEdge(act, (tx) => photoOf(tx, idOfActor(principal.id))));
};

/** The firm is set, so that the database shows no photo of anybody else than its active members. */
export const getMemberPhoto: Handler<typeof getMemberPhotoOperation> = async (request) => {
  const { act, firmId, params, unitOfWork } = request;
  const photo = await unitOfWork.inFirm(firmId, act, async (tx) => photoOf(tx, (await getMemberById(tx, params.id)).userId), {
    readOnly: true,
  });
  return shown(request, photo);
};

/**
 * A browser keeps the picture and asks each time whether it is still the one: somebody else who signs in there is not shown it.
 *
 * @throws Rejection when there is none
 */
function shown(request: Pick<OperationRequest, 'headers'>, photo: PhotoRow | undefined): Reply {
  if (photo === undefined) throw new Rejection(httpErrors.not_found);
  const etag = `"${photo.sha256}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  if (known.includes(etag)) return { status: 304, body: undefined, headers };
  return {
    status: 200,
    body: Readable.from([photo.picture]),
    headers: {
      ...headers,
      'content-type': 'image/webp',
      'content-length': String(photo.picture.length),
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    },
  };
}
