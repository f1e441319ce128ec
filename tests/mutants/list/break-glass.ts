import { gateway, identity, type Mutant, unit } from '../mutant';

const chassis = { tier: 'integration', test: 'chassis/test/host.test.ts' } as const;

/** An operator of the platform in a firm. */
export const ofBreakGlass: readonly Mutant[] = [
  {
    says: 'every request under a grant is on record',
    file: 'chassis/src/http/operation-route.ts',
    replace: '    if (principal.grantId !== undefined) await recordUnderGrant(operation, request, principal, binding);\n',
    by: '',
    ...chassis,
    title: 'under a grant',
  },
  {
    says: 'what is done under a grant is critical and names it',
    file: 'chassis/src/database/open-transaction.ts',
    replace: "      ...(this.act.grantId === undefined ? {} : { severity: 'critical', breakGlassGrantId: this.act.grantId }),\n",
    by: '',
    ...chassis,
    title: 'under a grant',
  },
  {
    says: 'a grant that has ended makes its tokens stale',
    file: 'gateway/src/access/caller.ts',
    replace: 'grantOf(claims, state)?.permissions.length === 0',
    by: 'false',
    ...gateway('grants'),
    title: 'an operator’s token for a firm',
  },
  {
    says: 'an operator in a firm does what the grant says and nothing else',
    file: 'gateway/src/access/admit.ts',
    replace: '!isOpenUnderGrant(operation, access.permissions)',
    by: 'false',
    ...gateway('grants'),
    title: 'an operator’s token for a firm',
  },
  {
    says: 'a grant to read is for reading',
    file: 'services/identity/src/break-glass/granted-permissions.ts',
    replace: '...(readOnly ? [] : repairs)',
    by: '...repairs',
    ...unit('services/identity/src/break-glass/grant'),
  },
  {
    says: 'a grant changes nobody’s access',
    file: 'services/identity/src/break-glass/granted-permissions.ts',
    replace: "  'documents:folder:write',\n",
    by: "  'documents:folder:write',\n  'identity:user:write',\n",
    ...unit('services/identity/src/break-glass/grant'),
  },
  {
    says: 'a grant shows no confidential clients',
    file: 'services/identity/src/break-glass/granted-permissions.ts',
    replace: ' && !neverRead.includes(permission)',
    by: '',
    ...unit('services/identity/src/break-glass/grant'),
  },
  {
    says: 'only an owner lets an operator in',
    file: 'services/identity/src/break-glass/decide-on-grant.ts',
    replace: "kind !== 'user' || !roles.includes('owner')",
    by: "kind !== 'user'",
    ...identity('edge-and-operators'),
    title: 'is nobody’s to decide',
  },
  {
    says: 'an owner who is an operator does not let themselves in',
    file: 'services/identity/src/break-glass/grant.ts',
    replace: "  requireStatus(grant, at, 'requested', ['refuse']);\n  requireOther(grant, owner);\n",
    by: "  requireStatus(grant, at, 'requested', ['refuse']);\n",
    ...unit('services/identity/src/break-glass/grant'),
  },
  {
    says: 'an operator asks again when the last grant was reviewed',
    file: 'services/identity/src/break-glass/grant.ts',
    replace: "if (status === 'closed') throw",
    by: 'if (false) throw',
    ...unit('services/identity/src/break-glass/grant'),
  },
  {
    says: 'a token ends before its grant',
    file: 'services/identity/src/break-glass/enter-firm.ts',
    replace: 'Math.min(ACCESS_TOKEN_SECONDS, left)',
    by: 'ACCESS_TOKEN_SECONDS',
    ...identity('edge-and-operators'),
    title: 'ends by its time',
  },
];
