export * from './act';
export { tenantTable } from './database/ddl';
export * from './job';
export type { Logger } from './log';
export * from './mail';
export * from './reaction';
export * from './route';
export * from './service';
export * from './transaction';
