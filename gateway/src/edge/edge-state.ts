import {
  EdgeClient,
  EdgeFirm,
  EdgeGrant,
  EdgeRevocation,
  EdgeRole,
  type Networks,
  networksOf,
  REVOCATION_KINDS,
  type RevocationKind,
  SYSTEM_ROLES,
} from '@praxis/chassis/edge';

/** No access token lives longer than this after a revocation; older revocations say nothing any more. Seconds. */
const LONGEST_TOKEN_LIFE = 3600;
const PRUNE_EVERY = 1000;

/** A grant with its addresses ready to be compared. */
export type KnownGrant = EdgeGrant & { readonly networks: Networks };

/** What identity has told the edge, in memory: every request is decided from it. */
export interface EdgeState {
  /** Grows with every change; what was derived from an older version must be derived again. */
  readonly version: number;
  readonly firmCount: number;
  firm(firmId: string): EdgeFirm | undefined;
  /** A system role or a custom role of the firm; system roles win. */
  role(firmId: string | undefined, key: string): EdgeRole | undefined;
  /** Of an API client or a personal key. */
  grant(firmId: string, clientId: string): KnownGrant | undefined;
  /** The people who may know of a confidential client besides the owners; undefined for a client that is not. */
  teamOf(firmId: string, clientId: string): readonly string[] | undefined;
  /** Tokens issued before this time (epoch seconds) do not count; 0 when nothing was revoked. */
  notBefore(kind: RevocationKind, id: string): number;
  /**
   * Takes in one message of the stream or one entry of a snapshot, in any order and as often as it comes: older versions change nothing.
   * @param value undefined: the thing is gone
   * @returns whether the subject and value were understood
   */
  apply(subject: string, value: unknown): boolean;
  /** The firm of a host label. */
  firmOfSlug(slug: string): EdgeFirm | undefined;
  /** Whether pages of this origin may call for people of some firm. */
  isOriginOfFirm(origin: string): boolean;
  /** Called after each change. @returns how to stop */
  onChange(listener: () => void): () => void;
  /** Waits until something is known, at most `ms`. */
  until(known: () => boolean, ms: number): Promise<boolean>;
}

/** @param now milliseconds since the Unix epoch */
export function createEdgeState(now: () => number = Date.now): EdgeState {
  const firms = new Map<string, EdgeFirm>();
  const roles = new Map<string, EdgeRole>();
  const grants = new Map<string, KnownGrant>();
  const clients = new Map<string, EdgeClient>();
  const bySlug = new Map<string, string>();
  /** How many firms name each origin. */
  const origins = new Map<string, number>();
  const revocations = new Map<string, number>();
  const listeners = new Set<() => void>();
  let version = 0;
  let revoked = 0;

  const changed = (): void => {
    version += 1;
    for (const listener of listeners) listener();
  };

  const countOrigins = (firm: EdgeFirm | undefined, by: 1 | -1): void => {
    for (const origin of firm?.corsOrigins ?? []) {
      const count = (origins.get(origin) ?? 0) + by;
      if (count > 0) origins.set(origin, count);
      else origins.delete(origin);
    }
  };

  const applyFirm = (firmId: string, value: unknown): boolean => {
    if (value === undefined) {
      const gone = firms.get(firmId);
      countOrigins(gone, -1);
      if (gone !== undefined && bySlug.get(gone.facts.slug) === firmId) bySlug.delete(gone.facts.slug);
      if (firms.delete(firmId)) changed();
      return true;
    }
    const next = EdgeFirm.safeParse(value);
    if (!next.success) return false;
    const known = firms.get(firmId);
    if (known === undefined || next.data.facts.version > known.facts.version) {
      countOrigins(known, -1);
      countOrigins(next.data, 1);
      bySlug.set(next.data.facts.slug, firmId);
      firms.set(firmId, next.data);
      changed();
    }
    return true;
  };

  const applyRole = (name: string, value: unknown): boolean => {
    if (value === undefined) {
      if (roles.delete(name)) changed();
      return true;
    }
    const next = EdgeRole.safeParse(value);
    if (!next.success) return false;
    const known = roles.get(name);
    if (known === undefined || next.data.version > known.version) {
      roles.set(name, next.data);
      changed();
    }
    return true;
  };

  const applyGrant = (name: string, value: unknown): boolean => {
    if (value === undefined) {
      if (grants.delete(name)) changed();
      return true;
    }
    const next = EdgeGrant.safeParse(value);
    if (!next.success) return false;
    const known = grants.get(name);
    if (known === undefined || next.data.version > known.version) {
      grants.set(name, { ...next.data, networks: networksOf(next.data.addresses) });
      changed();
    }
    return true;
  };

  const applyClient = (name: string, value: unknown): boolean => {
    if (value === undefined) {
      clients.delete(name);
      return true;
    }
    const next = EdgeClient.safeParse(value);
    if (!next.success) return false;
    // What callers may do does not depend on it, so nothing that was derived for them is derived again.
    if ((clients.get(name)?.version ?? -1) < next.data.version) clients.set(name, next.data);
    return true;
  };

  const applyRevocation = (name: string, value: unknown): boolean => {
    if (value === undefined) return true;
    const next = EdgeRevocation.safeParse(value);
    if (!next.success) return false;
    if (next.data.notBefore > (revocations.get(name) ?? 0)) {
      revocations.set(name, next.data.notBefore);
      revoked += 1;
      if (revoked % PRUNE_EVERY === 0) prune();
      changed();
    }
    return true;
  };

  const prune = (): void => {
    const over = now() / 1000 - LONGEST_TOKEN_LIFE;
    for (const [name, notBefore] of revocations) if (notBefore < over) revocations.delete(name);
  };

  return {
    get version() {
      return version;
    },
    get firmCount() {
      return firms.size;
    },
    firm: (firmId) => firms.get(firmId),
    role: (firmId, key) => roles.get(`${SYSTEM_ROLES}.${key}`) ?? (firmId === undefined ? undefined : roles.get(`${firmId}.${key}`)),
    grant: (firmId, clientId) => grants.get(`${firmId}.${clientId}`),
    teamOf: (firmId, clientId) => {
      const client = clients.get(`${firmId}.${clientId}`);
      return client?.confidential === true ? client.members : undefined;
    },
    firmOfSlug: (slug) => {
      const id = bySlug.get(slug);
      return id === undefined ? undefined : firms.get(id);
    },
    isOriginOfFirm: (origin) => origins.has(origin),
    notBefore: (kind, id) => revocations.get(`${kind}.${id}`) ?? 0,
    apply(subject, value) {
      const [edge, kind, owner, ...rest] = subject.split('.');
      if (edge !== 'edge' || owner === undefined || owner === '') return false;
      const name = `${owner}.${rest.join('.')}`;
      if (kind === 'firm') return rest.length === 0 && applyFirm(owner, value);
      if (rest.length === 0) return false;
      if (kind === 'role') return applyRole(name, value);
      if (kind === 'grant') return applyGrant(name, value);
      if (kind === 'client') return applyClient(name, value);
      return kind === 'revoked' && REVOCATION_KINDS.some((known) => known === owner) && applyRevocation(name, value);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    until(known, ms) {
      if (known()) return Promise.resolve(true);
      return new Promise((resolve) => {
        const finish = (): void => {
          listeners.delete(look);
          clearTimeout(timer);
          resolve(known());
        };
        const look = (): void => {
          if (known()) finish();
        };
        const timer = setTimeout(finish, ms);
        listeners.add(look);
      });
    },
  };
}
