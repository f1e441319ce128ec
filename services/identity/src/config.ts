import { z } from 'zod';

/** What identity reads of the environment besides what every service does. */
export const identityConfig = z.object({
  SERVICE_SECRET: z
    .string()
    .min(16)
    .meta({ description: 'a secret of at least 16 characters; signing keys are encrypted with a key derived from it' }),
  BASE_DOMAIN: z
    .string()
    .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/)
    .optional()
    .meta({ description: 'as for the gateway: passkeys are bound to it, without it to the host of PUBLIC_URL' }),
  CORS_ORIGINS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    )
    .refine((origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin))
    .default([])
    .meta({ description: 'as for the gateway: the platform’s own origins, whose pages may ask for a passkey' }),
});
export type IdentityConfig = z.output<typeof identityConfig>;
