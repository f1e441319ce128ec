import { identity, type Mutant, unit } from '../mutant';

/** Credentials, the audit chain, limits. */
export const ofCredentialsAndAudit: readonly Mutant[] = [
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
    says: 'no role may take a chain’s head away',
    file: 'services/identity/migrations/0004-audit-chain.ts',
    replace: 'revoke delete on audit_heads from identity_app',
    by: '',
    ...identity('audit'),
    title: 'is written by no role',
  },
  {
    says: 'an entry says which wait a failure began',
    file: 'services/identity/src/credentials/throttle.store.ts',
    replace: 'seconds > 0 ? { after: { waitSeconds: seconds } } : {}',
    by: '({})',
    ...identity('audit'),
    title: 'records failed sign-ins',
  },
  {
    says: 'no token is in an entry',
    file: 'services/identity/src/sessions/refresh-session.ts',
    replace: '      return { renewed: await tokensOf(tx, user, renewed, access, sign) };',
    by: `      const next = await tokensOf(tx, user, renewed, access, sign);
      tx.audit({ action, target: 'session', targetId: session.id, after: { ...next } });
      return { renewed: next };`,
    ...identity('audit'),
    title: 'never a secret',
  },
  {
    says: 'what a personal key did is not what its person did',
    file: 'chassis/src/database/open-transaction.ts',
    replace: '  apiKeyId === undefined ? { actor } : {',
    by: '  true ? { actor } : {',
    tier: 'integration',
    test: 'chassis/test/host.test.ts',
    title: 'by a personal key',
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
