import { randomBytes } from 'node:crypto';
import { newId } from '@praxis/contracts/kernel';
import fc from 'fast-check';
import { hashRefreshToken, makeRefreshToken, parseRefreshToken } from './refresh-token';
import { expiryOf, judgeRefresh, type Session } from './session';

const start = Date.UTC(2027, 4, 3, 7, 30, 0);
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const day = 86_400;
const session: Session = {
  id: newId(),
  userId: newId(),
  kind: 'user',
  firmId: newId(),
  address: null,
  userAgent: null,
  secondFactorAt: null,
  createdAt: at(0),
  lastUsedAt: at(0),
  expiresAt: expiryOf(at(0)),
  endedAt: null,
  endedReason: null,
};

describe('a refresh token', () => {
  it('is good once', () => {
    expect(judgeRefresh(session, { usedAt: null }, at(600))).toBe('renew');
  });

  it('is good again for parallel refreshes within ten seconds, and no longer', () => {
    expect(judgeRefresh(session, { usedAt: at(100) }, at(110))).toBe('renew');
    expect(judgeRefresh(session, { usedAt: at(100) }, at(110.001))).toBe('replayed');
  });

  it('that is unknown is worth nothing, and ends nothing', () => {
    expect(judgeRefresh(session, undefined, at(1))).toBe('ended');
  });

  it('of an ended session is worth nothing, used or not', () => {
    const ended = { ...session, endedAt: at(5) };
    expect(judgeRefresh(ended, { usedAt: null }, at(6))).toBe('ended');
    expect(judgeRefresh(ended, { usedAt: at(1) }, at(60))).toBe('ended');
  });

  it('is worth nothing after seven days without use and after thirty days in all', () => {
    expect(judgeRefresh(session, { usedAt: null }, at(7 * day - 1))).toBe('renew');
    expect(judgeRefresh(session, { usedAt: null }, at(7 * day))).toBe('ended');
    const busy = { ...session, lastUsedAt: at(30 * day - 60) };
    expect(judgeRefresh(busy, { usedAt: null }, at(30 * day - 1))).toBe('renew');
    expect(judgeRefresh(busy, { usedAt: null }, at(30 * day))).toBe('ended');
  });

  it('names its session and has one spelling', () => {
    const token = makeRefreshToken(session.id);
    expect(parseRefreshToken(token)).toEqual({ sessionId: session.id });
    expect(parseRefreshToken(`${token}=`)).toBeUndefined();
    expect(parseRefreshToken(token.slice(0, -1))).toBeUndefined();
    expect(hashRefreshToken(token)).toMatch(/^[0-9a-f]{64}$/);
    fc.assert(fc.property(fc.string(), (text) => parseRefreshToken(text) === undefined));
    expect(parseRefreshToken(makeRefreshToken(session.id, randomBytes(24)))).toBeDefined();
  });
});
