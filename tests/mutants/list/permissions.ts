import { gateway, type Mutant, unit } from '../mutant';

/** Who may do and see what. */
export const ofPermissions: readonly Mutant[] = [
  {
    says: 'the gateway asks for the permission',
    file: 'gateway/src/access/admit.ts',
    replace: "(typeof operation.access === 'object' && !access.permissions.has(operation.access.permission)) ||",
    by: '',
    ...gateway('request-path'),
    title: 'for want of permission',
  },
  {
    says: 'the gateway asks what kind of principal it is',
    file: 'gateway/src/access/admit.ts',
    replace: '!operation.principals.includes(claims.kind) ||',
    by: '',
    ...gateway('principals-and-tenants'),
  },
  {
    says: 'the service asks for the permission again',
    file: 'chassis/src/http/caller.ts',
    replace: '(permission !== undefined && !principal.permissions.has(permission))',
    by: 'false',
    tier: 'integration',
    test: 'chassis/test/host.test.ts',
    title: 'for its own firm only',
  },
  {
    says: 'a personal key may do no more than its person',
    file: 'gateway/src/access/caller.ts',
    replace: "(kind === 'api_client' || ofRoles.includes(permission)) && ",
    by: '',
    ...gateway('grants'),
  },
  {
    says: 'an API client calls from its addresses only',
    file: 'gateway/src/access/admit.ts',
    replace: 'if (access.grant !== undefined && !isWithin(access.grant.networks, address))',
    by: 'if (false)',
    ...gateway('grants'),
  },
  {
    says: 'whoever must set up a second factor does nothing else',
    file: 'gateway/src/access/admit.ts',
    replace: 'claims.roles.includes(ENROLMENT_ROLE) && !operation.duringEnrolment',
    by: 'false',
    ...gateway('principals-and-tenants'),
  },
  {
    says: 'nobody gives what they do not have',
    file: 'services/identity/src/roles/granting.ts',
    replace: 'if (missing.length > 0) throw',
    by: 'if (false) throw',
    ...unit('services/identity/src/members/member'),
  },
  {
    says: 'the last owner stays',
    file: 'services/identity/src/members/member.ts',
    replace: 'if (isOwner(member) && otherOwners === 0)',
    by: 'if (false)',
    ...unit('services/identity/src/members/member'),
  },
  {
    says: 'amounts are cut from replies',
    file: 'chassis/src/http/serialise.ts',
    replace: "kind === 'whole' ? document : schemaWithoutMoney(document)",
    by: 'document',
    tier: 'system',
    test: 'tests/access/money-in-replies.test.ts',
  },
  {
    says: 'sorting by an amount needs the permission to see it',
    file: 'chassis/src/http/money.ts',
    replace: "if (byMoney || operation.money === 'whole')",
    by: "if (operation.money === 'whole')",
    ...unit('chassis/src/http/money'),
  },
];
