import { z } from 'zod';
import { defineOperation, httpErrors, idParams } from '../../kernel';
import { identityErrors } from '../errors';
import { ownProfile, Profile } from './profile';

/** 5 MiB: what a photo may have when it is sent; the multipart envelope comes on top. */
export const MAX_PHOTO_BYTES = 5 * 1024 * 1024;
/** As many as a square of 4096 has; a decoder would need memory for each. */
export const MAX_PHOTO_PIXELS = 4096 * 4096;

const own = { ...ownProfile, path: '/v1/me/profile/photo' } as const;

/** Reads alike of one's own and of colleagues: the picture, or 404 where there is none or none to be seen. */
const shown = {
  method: 'GET',
  replies: { 200: z.unknown() },
  replyType: 'binary',
  description: 'WebP, 256 by 256 pixels. Its ETag is the `photo` of the reply that named it: 304 when that is sent as `If-None-Match`.',
} as const;

export const getPhoto = defineOperation({
  ...own,
  ...shown,
  id: 'getPhoto',
  summary: 'My photo',
  errors: [httpErrors.not_found],
});

export const setPhoto = defineOperation({
  ...own,
  id: 'setPhoto',
  method: 'PUT',
  summary: 'Show myself with this photo',
  description:
    'multipart/form-data with the picture as `file`: PNG, JPEG or WebP that does not move, at most 5 MiB and 4096 × 4096 pixels. What is kept ' +
    'is the square in its middle, drawn anew with 256 by 256 pixels, without anything else that was in the file, such as the place where it was taken.',
  body: z.strictObject({}),
  bodyType: 'multipart',
  bodyLimit: MAX_PHOTO_BYTES + 64 * 1024,
  replies: { 200: Profile },
  errors: [
    ...ownProfile.errors,
    identityErrors.photo_format_unsupported,
    identityErrors.photo_pixels_exceeded,
    identityErrors.photo_unreadable,
    httpErrors.too_large,
    httpErrors.unavailable,
  ],
  ifMatch: 'required',
  audit: { action: 'profile.set-photo', target: 'user' },
});

export const removePhoto = defineOperation({
  ...own,
  id: 'removePhoto',
  method: 'DELETE',
  summary: 'Show myself without a photo',
  replies: { 200: Profile },
  errors: [...ownProfile.errors, httpErrors.not_found],
  ifMatch: 'required',
  audit: { action: 'profile.remove-photo', target: 'user' },
});

export const getMemberPhoto = defineOperation({
  ...shown,
  id: 'getMemberPhoto',
  context: 'identity',
  path: '/v1/members/{id}/photo',
  access: { permission: 'identity:user:read' },
  params: idParams,
  summary: 'The photo of a member',
  errors: [httpErrors.not_found],
});
