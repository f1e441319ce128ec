import { EntitySchema } from '@praxis/chassis';
import type { User } from './user';

export const UserSchema = new EntitySchema<User>({
  name: 'users',
  columns: {
    id: { type: 'uuid', primary: true },
    email: { type: 'text' },
    emailKey: { name: 'email_key', type: 'text' },
    name: { type: 'text' },
    emailVerifiedAt: { name: 'email_verified_at', type: 'timestamptz', nullable: true },
    status: { type: 'text' },
    operator: { type: 'boolean' },
    locale: { type: 'text' },
    lastFirmId: { name: 'last_firm_id', type: 'uuid', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    version: { type: 'int' },
  },
});

export interface CredentialRow {
  userId: string;
  passwordHash: string;
  changedAt: Date;
}

export const CredentialSchema = new EntitySchema<CredentialRow>({
  name: 'credentials',
  columns: {
    userId: { name: 'user_id', type: 'uuid', primary: true },
    passwordHash: { name: 'password_hash', type: 'text' },
    changedAt: { name: 'changed_at', type: 'timestamptz' },
  },
});

export interface EmailVerificationRow {
  tokenHash: string;
  userId: string;
  firmId: string;
  emailKey: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export const EmailVerificationSchema = new EntitySchema<EmailVerificationRow>({
  name: 'email_verifications',
  columns: {
    tokenHash: { name: 'token_hash', type: 'text', primary: true },
    userId: { name: 'user_id', type: 'uuid' },
    firmId: { name: 'firm_id', type: 'uuid' },
    emailKey: { name: 'email_key', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    usedAt: { name: 'used_at', type: 'timestamptz', nullable: true },
  },
});
