/*
 * The table role x permission of the firms: every permission that an operation of any context asks for, and the system roles that have
 * it. Money visibility (rates, margins, cost) is a permission of its own, so that staff can work without seeing prices. A test compares
 * the table with the operations of all contexts.
 */

const people = 'owner admin partner manager staff billing readonly';
/** Everybody of the firm but billing, whose work is money and clients. */
const delivery = 'owner admin partner manager staff readonly';
/** Sees how the firm sells and is led; staff sees what it works on. */
const insiders = 'owner admin partner manager billing readonly';
const leads = 'owner admin partner manager';
const heads = 'owner admin partner';
const administration = 'owner admin';
const money = 'owner admin partner billing';

const portalAll = 'portal_admin portal_member portal_viewer';
const portalMembers = 'portal_admin portal_member';

export const permissionTable = {
  'identity:firm:read': people,
  'identity:firm:write': administration,
  'identity:firm:cancel': 'owner',
  'identity:user:read': people,
  'identity:user:write': administration,
  'identity:role:read': people,
  'identity:role:write': administration,
  'identity:api-client:read': administration,
  'identity:api-client:write': administration,
  'identity:portal-access:read': insiders,
  'identity:portal-access:write': leads,
  'identity:audit:read': administration,
  'identity:audit:export': administration,
  'identity:break-glass:read': administration,
  'identity:break-glass:decide': 'owner',

  'crm:lead:read': 'owner admin partner manager readonly',
  'crm:lead:write': leads,
  'crm:prospect:read': 'owner admin partner manager readonly',
  'crm:prospect:write': leads,
  'crm:deal:read': 'owner admin partner manager readonly',
  'crm:service-item:read': insiders,
  'crm:service-item:write': leads,
  'crm:project-template:read': delivery,
  'crm:proposal:read': 'owner admin partner manager readonly',
  'crm:proposal:write': leads,
  'crm:proposal:send': leads,
  'crm:contract:read': `${insiders} ${portalMembers}`,

  'clients:client:read': `${people} ${portalAll}`,
  'clients:client:write': leads,
  'clients:client:archive': heads,
  'clients:confidential:read': 'owner',
  'clients:contact:read': people,
  'clients:contact:write': leads,
  'clients:engagement:read': `${people} ${portalMembers}`,
  'clients:onboarding:read': insiders,
  'clients:onboarding:write': leads,
  'clients:onboarding:cancel': heads,

  'projects:project:read': `${delivery} billing ${portalAll}`,
  'projects:project:write': leads,
  'projects:task:read': `${delivery} ${portalMembers}`,
  'projects:task:write': 'owner admin partner manager staff',
  'projects:template:read': delivery,
  'projects:template:write': leads,
  'projects:milestone:reach': leads,

  'finance:money:read': 'owner partner billing',
  'finance:billing-entity:read': insiders,
  'finance:billing-entity:write': money,
  'finance:billing-schedule:read': insiders,
  'finance:billing-schedule:write': 'owner admin partner manager billing',
  'finance:invoice:read': `${insiders} portal_admin`,
  'finance:invoice:write': 'owner admin partner manager billing',
  'finance:invoice:issue': money,
  'finance:invoice:void': money,
  'finance:payment:read': 'owner admin partner billing readonly',
  'finance:payment:write': money,
  'finance:payment:reverse': money,
  'finance:tax-code:read': insiders,
  'finance:tax-code:write': money,

  'documents:folder:read': `${people} ${portalAll}`,
  'documents:folder:write': 'owner admin partner manager staff',
  'documents:document:read': `${people} ${portalAll}`,
  'documents:document:write': `owner admin partner manager staff billing ${portalMembers}`,
} as const;

export type Permission = keyof typeof permissionTable;

/** What the platform's operators may do; they have no firm and nothing else. */
export const operatorPermissions = [
  'operations:break-glass:request',
  'operations:dead-letters:manage',
  'operations:dead-letters:payload',
  'operations:firms:manage',
] as const;
