import { createHash } from 'node:crypto';
import type { PasskeyAssertion, PasskeyAttestation, PasskeyCreation, PasskeyRequest } from '@praxis/contracts/identity';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { User } from '../users/user';
import type { Passkey } from './passkey';

/** The platform as WebAuthn knows it: a domain, and the pages that may use its passkeys. */
export interface RelyingParty {
  /** Domain that passkeys are bound to; changing it makes all of them worthless. */
  readonly id: string;
  /** Origins of pages besides those of the person's own firms. */
  readonly origins: readonly string[];
  /** Of a firm's label below the base domain. */
  originOfSlug(slug: string): string | undefined;
}

/** As long as the challenge behind it. */
const TIMEOUT_MS = 300_000;
const NAME = 'Praxis';
/** EdDSA, ES256, RS256 (RFC 9053, RFC 8812): what authenticators have. The library's own choice depends on what the runtime tries out. */
const ALGORITHMS = [-8, -7, -257];

/** @param baseDomain below which each firm has its label; without one the host of the public URL is all there is */
export function relyingPartyAt(publicUrl: string, baseDomain: string | undefined, ownOrigins: readonly string[]): RelyingParty {
  const { hostname, origin, protocol, port } = new URL(publicUrl);
  return {
    id: baseDomain ?? hostname,
    origins: [origin, ...ownOrigins],
    originOfSlug: (slug) => (baseDomain === undefined ? undefined : `${protocol}//${slug}.${baseDomain}${port === '' ? '' : `:${port}`}`),
  };
}

const described = ({ credentialId: id, transports }: Passkey) => ({ id, transports });

/** What a sign-in's challenge is to an authenticator: made of it, so that it is as good as that, as long, and as often. */
const challengeFor = (token: string): Buffer => createHash('sha256').update(`passkey:${token}`).digest();

/** @param token of the sign-in that waits for the second factor */
export async function requestFor({ id }: RelyingParty, token: string, passkeys: readonly Passkey[]): Promise<PasskeyRequest> {
  const options = await generateAuthenticationOptions({
    rpID: id,
    challenge: new Uint8Array(challengeFor(token)),
    allowCredentials: passkeys.map(described),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
  });
  return options as PasskeyRequest;
}

export async function creationFor(
  { id }: RelyingParty,
  challenge: Uint8Array,
  user: User,
  passkeys: readonly Passkey[],
): Promise<PasskeyCreation> {
  const options = await generateRegistrationOptions({
    rpName: NAME,
    rpID: id,
    userID: new Uint8Array(handleOf(user)),
    userName: user.email,
    userDisplayName: user.name,
    challenge: new Uint8Array(challenge),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: passkeys.map(described),
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'preferred', requireResidentKey: false, userVerification: 'required' },
  });
  return options as PasskeyCreation;
}

/** The person as authenticators know them: nothing that says who it is. */
const handleOf = ({ id }: Pick<User, 'id'>): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** The challenge that an authenticator has signed, before anything about it is believed. */
export function challengeIn({ response }: PasskeyAttestation): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof challenge === 'string' ? challenge : undefined;
  } catch {
    // Whatever it is, it is not what a browser makes.
    return undefined;
  }
}

/** What counts of a credential: extensions that nobody asked for do not. */
const proofOf = ({ id, rawId, type }: Pick<PasskeyAssertion, 'id' | 'rawId' | 'type'>) => ({ id, rawId, type, clientExtensionResults: {} });

type Made = Pick<Passkey, 'credentialId' | 'publicKey' | 'signCount' | 'synced' | 'transports'>;

/** The passkey in what a browser has made for us; undefined when it was not made for this challenge, by one of our pages, with the person there. */
export async function verifyCreation(
  { id }: RelyingParty,
  credential: PasskeyAttestation,
  expected: { challenge: string; origins: readonly string[] },
): Promise<Made | undefined> {
  const { attestationObject, clientDataJSON } = credential.response;
  const verification = await verified(() =>
    verifyRegistrationResponse({
      response: { ...proofOf(credential), response: { attestationObject, clientDataJSON } },
      expectedChallenge: expected.challenge,
      expectedOrigin: [...expected.origins],
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (verification?.registrationInfo === undefined) return undefined;
  const { credential: made, credentialBackedUp } = verification.registrationInfo;
  return {
    credentialId: made.id,
    publicKey: Buffer.from(made.publicKey),
    signCount: made.counter,
    synced: credentialBackedUp,
    transports: credential.response.transports ?? [],
  };
}

/** What an authenticator says of itself when it has signed for us; undefined when it has not. The counter is for the caller to judge. */
export async function verifyAssertion(
  { id }: RelyingParty,
  assertion: PasskeyAssertion,
  passkey: Passkey,
  expected: { token: string; origins: readonly string[] },
): Promise<{ signCount: number; synced: boolean } | undefined> {
  const { userHandle, ...response } = assertion.response;
  if (userHandle != null && userHandle !== handleOf({ id: passkey.userId }).toString('base64url')) return undefined;
  const verification = await verified(() =>
    verifyAuthenticationResponse({
      response: { ...proofOf(assertion), response },
      expectedChallenge: challengeFor(expected.token).toString('base64url'),
      expectedOrigin: [...expected.origins],
      expectedRPID: id,
      requireUserVerification: true,
      // With a counter of 0 the library lets every other one pass: one that has gone back is no wrong signature, but an event of its own.
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    }),
  );
  if (verification?.verified !== true) return undefined;
  const { newCounter, credentialBackedUp } = verification.authenticationInfo;
  return { signCount: newCounter, synced: credentialBackedUp };
}

/** The library throws for whatever is wrong, down to bytes that are no CBOR: all of it is the sender's doing, and one refusal. */
async function verified<T extends { verified: boolean }>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    const verification = await verify();
    return verification.verified ? verification : undefined;
  } catch {
    return undefined;
  }
}
