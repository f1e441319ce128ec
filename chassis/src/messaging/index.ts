export type { AuditHandler } from './audit-consumer';
export type { NatsSettings } from './broker';
export type { DeadLetterFilter, DeadLetters, DeadLetterView } from './dead-letters';
export { firmFactsReactions } from './firm-facts';
export type { Measures } from './measures';
export { createMessaging, type Messaging, type MessagingOptions, type MessagingState } from './messaging';
export type { RelayState } from './relay';
