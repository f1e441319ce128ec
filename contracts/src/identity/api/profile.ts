import { z } from 'zod';
import { defineOperation, Sha256, TimeZone } from '../../kernel';
import { identityErrors } from '../errors';
import { LocaleInput, line, NameInput, represented } from './parts';

/** What a person may be mailed about, besides what concerns their own account and what they must know. */
export const NotificationPreferences = z
  .object({
    mentions: z.boolean().meta({ description: 'Somebody names the person or gives them work' }),
    digest: z.enum(['off', 'daily', 'weekly']).meta({ description: 'A summary of what happened' }),
  })
  .meta({ id: 'NotificationPreferences' });
export type NotificationPreferences = z.output<typeof NotificationPreferences>;

/** A person as they show themselves, the same in every firm. */
export const Profile = z
  .object({
    ...represented,
    name: z.string().meta({ personal: true }),
    email: z.string().meta({ personal: true }),
    title: z.string().optional().meta({ personal: true }),
    photo: Sha256.optional().meta({ description: 'Changes with the photo, which is at `/v1/me/profile/photo`; absent without one' }),
    timezone: z.string().optional().meta({ description: 'IANA; without one the firm’s counts' }),
    locale: z.string().meta({ description: 'BCP 47; the language of mails to the person' }),
    notifications: NotificationPreferences,
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

/** Operations of a person on how they show themselves. */
export const ownProfile = {
  context: 'identity',
  path: '/v1/me/profile',
  access: 'signed-in',
  principals: ['user', 'portal', 'operator'],
  tenant: 'none',
  replies: { 200: Profile },
  errors: [identityErrors.session_ended],
  whileSuspended: true,
} as const;

export const getProfile = defineOperation({ ...ownProfile, id: 'getProfile', method: 'GET', summary: 'How I show myself' });

export const updateProfile = defineOperation({
  ...ownProfile,
  id: 'updateProfile',
  method: 'PATCH',
  summary: 'Change how I show myself',
  description: 'Members of every firm of the person show the new name within seconds. Null clears title and time zone.',
  body: z
    .strictObject({
      name: NameInput,
      title: line(200).nullable().meta({ personal: true }),
      timezone: TimeZone.nullable(),
      locale: LocaleInput,
      notifications: z.strictObject({ mentions: z.boolean(), digest: z.enum(['off', 'daily', 'weekly']) }).partial(),
    })
    .partial()
    .refine((changes) => Object.values(changes).some((value) => value !== undefined), { error: 'Name at least one thing to change' }),
  ifMatch: 'required',
  audit: { action: 'profile.change', target: 'user' },
});
