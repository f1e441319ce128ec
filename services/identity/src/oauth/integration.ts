import { isWithin, networksOf } from '@praxis/chassis/edge';
import { identityErrors } from '@praxis/contracts/identity';
import { httpErrors, Rejection } from '@praxis/contracts/kernel';
import { type Granter, requireMayAllow, requirePermissions } from '../roles/granting';
import { isOneOf } from './client-secret';

/** What an API client and a personal key have in common. */
export interface Integration {
  firmId: string;
  id: string;
  name: string;
  /** Permissions, sorted. */
  scopes: string[];
  status: 'active' | 'revoked';
  /** CIDR; none: from everywhere. */
  allowedAddresses: string[];
  expiresAt: Date | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  version: number;
}

/** Revoked is stored; running out happens by itself. */
export const statusAt = ({ status, expiresAt }: Pick<Integration, 'status' | 'expiresAt'>, at: Date): 'active' | 'expired' | 'revoked' =>
  status === 'active' && expiresAt !== null && expiresAt <= at ? 'expired' : status;

/** @throws Rejection for permissions that there are not, and that the granter lacks */
export function requireMayScope(granter: Pick<Granter, 'permissions'>, scopes: readonly string[]): void {
  requirePermissions(scopes);
  requireMayAllow(granter, scopes);
}

/** @throws Rejection when the end is not ahead, or more than `days` ahead */
export function requireAhead(expiresAt: Date | null, at: Date, days = Number.POSITIVE_INFINITY): void {
  if (expiresAt === null) return;
  const ahead = expiresAt.getTime() - at.getTime();
  if (ahead <= 0 || ahead > days * 86_400_000) throw new Rejection(identityErrors.expiry_not_ahead);
}

/** @throws Rejection when it was revoked: that is for good */
export function requireNotRevoked({ status }: Pick<Integration, 'status'>): void {
  if (status === 'revoked') throw new Rejection(httpErrors.illegal_transition, { state: 'revoked', allowed: [] });
}

/** Whether a token may be issued: every condition is looked at, whichever fails. */
export function mayHaveToken(
  integration: Integration,
  proof: { secret: string; hashes: readonly string[]; address: string | undefined; at: Date },
): boolean {
  const right = isOneOf(proof.secret, proof.hashes);
  const here = isWithin(networksOf(integration.allowedAddresses), proof.address);
  return right && here && statusAt(integration, proof.at) === 'active';
}

/** The scopes of a token: all that were granted, or fewer where fewer are asked for (RFC 6749, 3.3); undefined when one was not granted. */
export function scopesOf(granted: readonly string[], asked: readonly string[] | undefined): string[] | undefined {
  if (asked === undefined) return [...granted];
  const scopes = [...new Set(asked)];
  return scopes.every((scope) => granted.includes(scope)) ? scopes : undefined;
}

const A_MINUTE = 60_000;

/** Uses within a minute from one address are one: the row is written at most that often. */
export const isNewUse = ({ lastUsedAt, lastUsedAddress }: Integration, address: string | undefined, at: Date): boolean =>
  lastUsedAt === null || lastUsedAddress !== (address ?? null) || at.getTime() - lastUsedAt.getTime() >= A_MINUTE;
