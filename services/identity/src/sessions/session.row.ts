import { EntitySchema } from '@praxis/chassis';
import type { Session } from './session';

export const SessionSchema = new EntitySchema<Session>({
  name: 'sessions',
  columns: {
    id: { type: 'uuid', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    kind: { type: 'text' },
    firmId: { name: 'firm_id', type: 'uuid', nullable: true },
    address: { type: 'text', nullable: true },
    userAgent: { name: 'user_agent', type: 'text', nullable: true },
    secondFactorAt: { name: 'second_factor_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    lastUsedAt: { name: 'last_used_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    endedAt: { name: 'ended_at', type: 'timestamptz', nullable: true },
    endedReason: { name: 'ended_reason', type: 'text', nullable: true },
  },
});

export interface RefreshTokenRow {
  hash: string;
  sessionId: string;
  issuedAt: Date;
  usedAt: Date | null;
}

export const RefreshTokenSchema = new EntitySchema<RefreshTokenRow>({
  name: 'refresh_tokens',
  columns: {
    hash: { type: 'text', primary: true },
    sessionId: { name: 'session_id', type: 'uuid' },
    issuedAt: { name: 'issued_at', type: 'timestamptz' },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
});
