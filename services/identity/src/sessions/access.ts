import type { Act, Tx, UnitOfWork } from '@praxis/chassis';
import { edgeRevokedSubject } from '@praxis/chassis/edge';
import type { OwnFirm } from '@praxis/contracts/identity';
import { ENROLMENT_ROLE, type FirmStatus } from '@praxis/contracts/kernel';
import { revocationsOf } from '../edge/edge-state.store';
import { OPERATOR_ROLE, type PortalRoleKey, weakestPortalRole } from '../roles/system-roles';
import { portalMembershipId, type TokenSubject } from '../tokens/access-token';
import type { User } from '../users/user';
import type { Session } from './session';

/** What a person is in one firm: works there, or sees it through the portal of a client. */
export interface FirmAccess {
  kind: 'user' | 'portal';
  firmId: string;
  slug: string;
  firmName: string;
  firmStatus: FirmStatus;
  /** The membership, or what stands for the portal grants; see `edge.revoked.membership.<id>`. */
  mid: string;
  roles: readonly string[];
  /** Whether the person registered the firm. */
  founder: boolean;
  /** Whether members of the firm need a second factor; people of the portal do not. */
  requiresSecondFactor: boolean;
  /** Portal users: the clients they see. */
  clientIds?: readonly string[];
  /**
   * What was revoked of the membership and the firm before the rest was read (epoch seconds). A token of it is dated by this: one that was read
   * before a change and issued after it would otherwise be dated past the change that it does not know. Absent where the access was decided by
   * the transaction that issues the token.
   */
  notBefore?: number;
}

interface MembershipRecord {
  firm_id: string;
  slug: string;
  name: string;
  status: FirmStatus;
  id: string;
  roles: string[];
  founder: boolean;
  require_second_factor: boolean;
}

interface GrantRecord {
  firm_id: string;
  slug: string;
  name: string;
  status: FirmStatus;
  clients: string[];
  roles: PortalRoleKey[];
}

/** Where the person may work or look, by the firm's name. An unverified person can work only in firms that they registered. */
export async function accessesOf(unitOfWork: UnitOfWork, act: Act, user: Pick<User, 'id' | 'emailVerifiedAt'>): Promise<FirmAccess[]> {
  const all = await unitOfWork.asPerson(user.id, act, (tx) => readAccesses(tx, user.id));
  return user.emailVerifiedAt === null ? all.filter(({ founder }) => founder) : all;
}

async function readAccesses(tx: Tx, userId: string): Promise<FirmAccess[]> {
  const revoked = await readRevoked(tx, userId);
  const [members, grants] = await Promise.all([
    tx.query<MembershipRecord>(
      `select m.firm_id, f.slug, f.name, f.status, m.id, m.roles, m.founder, f.require_second_factor
         from memberships m join firms f on f.firm_id = m.firm_id where m.user_id = $1 and m.status = 'active' order by f.name, f.firm_id`,
      [userId],
    ),
    tx.query<GrantRecord>(
      `select g.firm_id, f.slug, f.name, f.status, array_agg(g.client_id::text order by g.client_id) as clients, array_agg(g.role) as roles
         from portal_grants g join firms f on f.firm_id = g.firm_id where g.user_id = $1 and g.status = 'active'
        group by g.firm_id, f.slug, f.name, f.status order by f.name, g.firm_id`,
      [userId],
    ),
  ]);
  const working = members.map(
    (row): FirmAccess => ({
      kind: 'user',
      firmId: row.firm_id,
      slug: row.slug,
      firmName: row.name,
      firmStatus: row.status,
      mid: row.id,
      roles: row.roles,
      founder: row.founder,
      requiresSecondFactor: row.require_second_factor,
      notBefore: revoked(row.firm_id, row.id),
    }),
  );
  const looking = grants.map(
    (row): FirmAccess => ({
      kind: 'portal',
      firmId: row.firm_id,
      slug: row.slug,
      firmName: row.name,
      firmStatus: row.status,
      mid: portalMembershipId(row.firm_id, userId),
      roles: [weakestPortalRole(row.roles)],
      founder: false,
      requiresSecondFactor: false,
      clientIds: row.clients,
      notBefore: revoked(row.firm_id, portalMembershipId(row.firm_id, userId)),
    }),
  );
  // Whoever works in a firm sees its clients anyway.
  return [...working, ...looking.filter(({ firmId }) => !working.some((access) => access.firmId === firmId))];
}

/** By firm and membership; 0 for what came in meanwhile: a token of it is stale if need be, and the next one is not. */
async function readRevoked(tx: Tx, userId: string): Promise<(firmId: string, mid: string) => number> {
  const places = await tx.query<{ firm_id: string; mid: string | null }>(
    `select firm_id, id as mid from memberships where user_id = $1 union all select distinct firm_id, null::uuid from portal_grants where user_id = $1`,
    [userId],
  );
  const subjects = places.map(({ firm_id, mid }) => subjectsOf(firm_id, mid ?? portalMembershipId(firm_id, userId)));
  const known = await revocationsOf(tx, subjects.flat());
  return (firmId, mid) => Math.max(...subjectsOf(firmId, mid).map((subject) => known.get(subject) ?? 0));
}

const subjectsOf = (firmId: string, mid: string): string[] => [edgeRevokedSubject('firm', firmId), edgeRevokedSubject('membership', mid)];

/** The firm of that slug, or the one last used, or the first. */
export function chooseAccess(
  accesses: readonly FirmAccess[],
  wanted: { slug: string | undefined; lastFirmId: string | null },
): FirmAccess | undefined {
  if (wanted.slug !== undefined) return accesses.find(({ slug }) => slug === wanted.slug);
  return accesses.find(({ firmId }) => firmId === wanted.lastFirmId) ?? accesses[0];
}

export const ownFirm = ({ firmId, slug, firmName, roles }: FirmAccess): OwnFirm => ({
  id: firmId,
  slug,
  name: firmName,
  roles: [...roles],
});

/**
 * Whom a token of the session speaks for. Where the firm requires a second factor that the session has not proved, the token has no role
 * but the one that lets set one up: whatever reads it, now or later, gives nothing else.
 */
export const subjectOf = (
  user: Pick<User, 'id' | 'name'>,
  { id: sessionId, secondFactorAt }: Pick<Session, 'id' | 'secondFactorAt'>,
  access: FirmAccess | undefined,
): TokenSubject =>
  access === undefined
    ? { userId: user.id, name: user.name, sessionId, kind: 'operator', roles: [OPERATOR_ROLE] }
    : {
        userId: user.id,
        name: user.name,
        sessionId,
        kind: access.kind,
        mid: access.mid,
        firmId: access.firmId,
        roles: access.requiresSecondFactor && secondFactorAt === null ? [ENROLMENT_ROLE] : access.roles,
        clientIds: access.clientIds,
      };
