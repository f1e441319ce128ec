import { z } from 'zod';

/** What identity reads of the environment besides what every service does. */
export const identityConfig = z.object({
  SERVICE_SECRET: z
    .string()
    .min(16)
    .meta({ description: 'a secret of at least 16 characters; signing keys are encrypted with a key derived from it' }),
});
export type IdentityConfig = z.output<typeof identityConfig>;
