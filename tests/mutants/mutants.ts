/** One defect that somebody could make, and the test that must turn red by it. */
export interface Mutant {
  /** The rule that is taken out. */
  readonly says: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly replace: string;
  readonly by: string;
  readonly tier: 'unit' | 'integration' | 'system';
  readonly test: string;
  /** Only the tests whose title matches; all of the file without it. */
  readonly title?: string;
}

const gateway = (test: string) => ({ tier: 'integration', test: `gateway/test/${test}.test.ts` }) as const;
const identity = (test: string) => ({ tier: 'integration', test: `services/identity/test/${test}.test.ts` }) as const;
const unit = (test: string) => ({ tier: 'unit', test: `${test}.test.ts` }) as const;

/*
 * Header rules, requests that two servers could read differently, tokens, permissions, tenants, row-level security, credentials, audit, limits.
 * Only what boots quickly and needs no build; a rule that is added to the door belongs here with the test that guards it.
 */
export const mutants: readonly Mutant[] = [
  // What a client may tell a service.
  {
    says: 'headers that the client’s Connection lists stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: ' && listed?.has(name) !== true) headers[name]',
    by: ') headers[name]',
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'forwarding headers stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: "  'user-agent',\n",
    by: "  'user-agent',\n  'x-forwarded-for',\n",
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'cookies stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: "  'user-agent',\n",
    by: "  'user-agent',\n  'cookie',\n",
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'what a service adds to its reply stays behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: 'if (REPLY_HEADERS.has(name)) headers[name]',
    by: 'headers[name]',
    ...gateway('request-path'),
    title: 'headers that are meant for clients',
  },
  {
    says: 'the address of the caller is the proxy’s word only where the proxy is trusted',
    file: 'gateway/src/http/client-address.ts',
    replace: 'hops.length > 0 && isTrusted(address, trusted)',
    by: 'hops.length > 0',
    ...unit('gateway/src/http/client-address'),
  },
  {
    says: 'a page of another firm’s origin reads no answer',
    file: 'gateway/src/http/cors.ts',
    replace: '      if (firm?.corsOrigins?.includes(origin) === true) return;\n',
    by: '      return;\n',
    ...gateway('cors'),
  },
  // What two servers could read differently.
  {
    says: 'dot segments are refused',
    file: 'gateway/src/http/path.ts',
    replace: "if (text === '' || text === '.' || text === '..')",
    by: "if (text === '')",
    ...unit('gateway/src/http/path'),
  },
  {
    says: 'encoded slashes and the like are refused',
    file: 'gateway/src/http/path.ts',
    replace: 'if (SUSPICIOUS.test(segment))',
    by: 'if (false)',
    ...unit('gateway/src/http/path'),
  },
  {
    says: 'a request with two hosts is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: 'if (hosts !== 1 || host === undefined',
    by: 'if (host === undefined',
    ...gateway('message-framing'),
  },
  {
    says: 'a transfer coding that nobody knows is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: "transfer.toLowerCase() !== 'chunked' || ",
    by: '',
    ...gateway('message-framing'),
  },
  {
    says: 'a coded body is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: "encoding !== undefined && encoding.toLowerCase() !== 'identity'",
    by: 'encoding === undefined && false',
    ...gateway('request-path'),
    title: 'a problem document with a trace id',
  },
  // Tokens.
  {
    says: 'a token of another type is no access token',
    file: 'gateway/src/access/verify-token.ts',
    replace: '        typ: ACCESS_TOKEN_TYPE,\n',
    by: '',
    ...unit('gateway/src/access/token-mutations'),
    title: 'a header that lies',
  },
  {
    says: 'a token of another issuer is none of ours',
    file: 'gateway/src/access/verify-token.ts',
    replace: '        issuer,\n',
    by: '',
    ...unit('gateway/src/access/token-mutations'),
    title: 'a payload that identity would not write',
  },
  {
    says: 'a token for another audience is not for us',
    file: 'gateway/src/access/verify-token.ts',
    replace: '        audience: ACCESS_TOKEN_AUDIENCE,\n',
    by: '',
    ...unit('gateway/src/access/token-mutations'),
    title: 'a payload that identity would not write',
  },
  {
    says: 'a token has one spelling',
    file: 'gateway/src/access/verify-token.ts',
    replace: ' || !isCanonical(token)',
    by: '',
    ...unit('gateway/src/access/token-mutations'),
    title: 'an access token that was changed',
  },
  {
    says: 'a revoked token is refused',
    file: 'gateway/src/access/callers.ts',
    replace: 'if (caller.access.stale)',
    by: 'if (false)',
    ...gateway('revocation-and-roles'),
    title: 'revocation',
  },
  {
    says: 'a verified token ends when it expires',
    file: 'gateway/src/access/callers.ts',
    replace: 'if (now() / 1000 >= caller.claims.exp + CLOCK_TOLERANCE_SECONDS)',
    by: 'if (false)',
    ...gateway('tokens'),
    title: 'ends when it expires',
  },
  {
    says: 'unknown keys make identity be asked once in 30 s',
    file: 'gateway/src/access/key-set.ts',
    replace: 'else if (now() - attemptedAt >= (keys.size === 0 ? RETRY_MS : FETCH_AGAIN_MS)) await',
    by: 'else await',
    ...gateway('key-rotation'),
  },
  {
    says: 'a key that cannot be asked for makes no token bad',
    file: 'gateway/src/access/key-set.ts',
    replace: 'conclusive: () => answered && keys.size > 0',
    by: 'conclusive: () => keys.size > 0',
    ...gateway('key-rotation'),
  },
  {
    says: 'an internal identity is for one service',
    file: 'chassis/src/edge/internal-identity.ts',
    replace: "if (identity.aud !== service) return 'audience';",
    by: '',
    ...unit('chassis/src/edge/internal-identity'),
  },
  {
    says: 'an internal identity is signed',
    file: 'chassis/src/edge/internal-identity.ts',
    replace: "if (!keys.some((key) => equal(signatureOf(signed, key), given))) return 'signature';",
    by: '',
    ...unit('chassis/src/edge/internal-identity'),
  },
  // Permissions.
  {
    says: 'the gateway asks for the permission',
    file: 'gateway/src/access/admit.ts',
    replace: '(permission !== undefined && !access.permissions.has(permission)) ||',
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
    replace: 'compile(schemaWithoutMoney(document))',
    by: 'compile(document)',
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
  // Tenants.
  {
    says: 'the host name’s firm is the token’s',
    file: 'gateway/src/access/admit.ts',
    replace: 'access.firm.facts.slug !== label) {',
    by: 'false) {',
    ...gateway('principals-and-tenants'),
  },
  {
    says: 'a suspended firm changes nothing',
    file: 'gateway/src/access/admit.ts',
    replace: 'if (refusal !== undefined) throw new Rejection(refusal);',
    by: '',
    ...gateway('principals-and-tenants'),
  },
  {
    says: 'a portal user without clients sees none',
    file: 'gateway/src/access/caller.ts',
    replace: "claims.kind === 'portal' ? (claims.client_ids ?? []) : undefined",
    by: 'claims.client_ids',
    ...gateway('principals-and-tenants'),
  },
  {
    says: 'rows of another firm are not there',
    file: 'chassis/src/database/ddl.ts',
    replace: 'to ${service}_app using (firm_id = ${firm})',
    by: 'to ${service}_app using (true)',
    tier: 'integration',
    test: 'services/crm/test/catalogue.test.ts',
  },
  {
    says: 'row-level security holds for the owner, too',
    file: 'chassis/src/database/ddl.ts',
    replace: '    `alter table ${table} force row level security`,\n',
    by: '',
    tier: 'integration',
    test: 'services/crm/test/catalogue.test.ts',
  },
  {
    says: 'a firm’s row is written by that firm only',
    file: 'chassis/src/database/ddl.ts',
    replace: 'using (firm_id = ${firm}) with check (firm_id = ${firm})',
    by: 'using (firm_id = ${firm}) with check (true)',
    tier: 'integration',
    test: 'services/crm/test/catalogue.test.ts',
  },
  {
    says: 'a portal user reads no invoice of another client',
    file: 'services/finance/src/invoices/list-invoices.ts',
    replace: "(invoice.status !== 'draft' && clientIds.includes(invoice.clientId))",
    by: "invoice.status !== 'draft'",
    tier: 'integration',
    test: 'services/finance/test/visibility.test.ts',
  },
  {
    says: 'a portal user lists no invoice of another client',
    file: 'services/finance/src/invoices/list-invoices.ts',
    replace: "status <> 'draft' and client_id = any($::uuid[])",
    by: "status <> 'draft' and $::uuid[] is not null",
    tier: 'integration',
    test: 'services/finance/test/visibility.test.ts',
  },
  {
    says: 'of what a request and the service know of a firm the newer counts',
    file: 'chassis/src/database/open-transaction.ts',
    replace: 'where firm_id = $1 and version > $2',
    by: 'where firm_id = $1 and version > $2 and $2 = 0',
    tier: 'integration',
    test: 'chassis/test/host.test.ts',
    title: 'the newer counts',
  },
  // Credentials, audit, limits.
  {
    says: 'a replayed refresh token ends the session',
    file: 'services/identity/src/sessions/session.ts',
    replace: "GRACE_SECONDS * 1000 ? 'renew' : 'replayed'",
    by: "GRACE_SECONDS * 1000 ? 'renew' : 'renew'",
    ...unit('services/identity/src/sessions/session'),
  },
  {
    says: 'a disabled person is locked out with the tokens that are out',
    file: 'services/identity/src/operators/user-commands.ts',
    replace: "if (status === 'disabled') await lockOut(unitOfWork, act, user);",
    by: '',
    ...identity('edge-and-operators'),
    title: 'is locked out of every firm',
  },
  {
    says: 'wrong passwords make the next try wait',
    file: 'services/identity/src/credentials/throttle.ts',
    replace: 'return Math.max(0, ...waits);',
    by: 'return waits.length * 0;',
    ...unit('services/identity/src/credentials/throttle'),
  },
  {
    says: 'an audit entry that was changed is found',
    file: 'services/identity/src/audit/audit-chain.ts',
    replace: 'hashOf(entry) !== entry.hash || ',
    by: '',
    ...unit('services/identity/src/audit/audit-chain'),
  },
  {
    says: 'a chain that was cut off and set back is found by its anchors',
    file: 'services/identity/src/audit/audit-chain.ts',
    replace: 'Math.max(recorded.seq, ...anchors.map(({ seq }) => seq))',
    by: 'recorded.seq',
    ...unit('services/identity/src/audit/audit-chain'),
  },
  {
    says: 'the application cannot change an audit entry',
    file: 'services/identity/migrations/0004-audit-chain.ts',
    replace: '    appendOnly: true,\n',
    by: '',
    ...identity('audit'),
    title: 'cannot be changed or shortened',
  },
  {
    says: 'an exported cell is no formula',
    file: 'chassis/src/http/csv.ts',
    replace: "FORMULA.test(value) ? `'${value}` : value",
    by: 'value',
    ...unit('chassis/src/http/csv'),
  },
  {
    says: 'two gateways do not give out a bucket twice',
    file: 'gateway/src/limits/bucket.ts',
    replace: '  tokens: Math.max(-rate.burst, bucket.tokens - count),',
    by: '  tokens: bucket.tokens,',
    ...unit('gateway/src/limits/shared-limits'),
  },
];
