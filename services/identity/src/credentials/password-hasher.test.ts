import type { Rejection } from '@praxis/contracts/kernel';
import { createPasswordHasher } from './password-hasher';

describe('the password hasher', () => {
  it('makes argon2id hashes with the parameters of OWASP, a new salt each, and recognises the password', async () => {
    const hasher = createPasswordHasher();
    const [first, second] = await Promise.all([hasher.hash('neun blaue elefanten'), hasher.hash('neun blaue elefanten')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await hasher.verify(first, 'neun blaue elefanten')).toBe(true);
    expect(await hasher.verify(first, 'neun blaue Elefanten')).toBe(false);
  });

  it('takes composed and decomposed letters for the same', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.verify(await hasher.hash('Z\u00fcrich am See'), 'Zu\u0308rich am See')).toBe(true);
  });

  it('lets nobody in where there is no password, not even with the one it compares to', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.verify(undefined, 'anything at all')).toBe(false);
  });

  it('knows hashes that were made with less', () => {
    const hasher = createPasswordHasher();
    const weak = '$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHRzYWx0c2E$u2TtV3jOTxuAcvvbFBUBbBbz8G7fRf1KKHvJ5Nyp0/0';
    expect(hasher.isOutdated(weak)).toBe(true);
  });

  it('turns callers away when too many wait, and takes new ones when they are served', async () => {
    const hasher = createPasswordHasher({ atOnce: 1, waiting: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.hash('neun blaue elefanten')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Rejection).code] : []));
    expect(refused).toEqual(['identity.busy', 'identity.busy', 'identity.busy']);
    await expect(hasher.hash('neun blaue elefanten')).resolves.toBeDefined();
  });
});
