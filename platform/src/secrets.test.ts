import { completeSecrets } from './secrets';
import { serviceNames } from './topology';

/** As long as asked for, never the same twice. */
function counter(): (bytes: number) => string {
  let count = 0;
  return (bytes) => {
    count += 1;
    return Buffer.alloc(bytes, count).toString('base64url');
  };
}

test('every role, user and service gets a secret of its own', () => {
  const secrets = completeSecrets({}, counter());
  const all = [secrets.postgres, ...[secrets.roles, secrets.nats, secrets.internalIdentity, secrets.service].flatMap(Object.values)];
  expect(new Set(all).size).toBe(all.length);
  expect(Object.keys(secrets.nats)).toEqual([...serviceNames, 'gateway', 'admin']);
  expect(Object.keys(secrets.roles)).toContain('identity_auth');
});

test('keys are 32 bytes long', () => {
  const { internalIdentity, service } = completeSecrets({}, counter());
  for (const key of [...Object.values(internalIdentity), ...Object.values(service)]) {
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  }
});

test('known secrets never change, and missing ones are added', () => {
  const first = completeSecrets({}, counter());
  const { crm: _forgotten, ...nats } = first.nats;
  const again = completeSecrets({ ...first, nats }, () => 'new');
  expect(again).toEqual({ ...first, nats: { ...nats, crm: 'new' } });
});
