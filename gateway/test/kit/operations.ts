import { defineOperation, idParams, type Operation, tokenParams } from '@praxis/contracts/kernel';
import { z } from 'zod';

const any = z.record(z.string(), z.unknown());
const reply = { 200: any };
const lead = { context: 'crm', summary: 'test', access: { permission: 'crm:lead:read' }, replies: reply } as const;

/** Operations of every kind, so that the tests do not depend on what the contexts happen to offer. */
export const testOperations = [
  defineOperation({ ...lead, id: 'listLeads', method: 'GET', path: '/v1/leads' }),
  defineOperation({ ...lead, id: 'getLead', method: 'GET', path: '/v1/leads/{id}', params: idParams }),
  defineOperation({
    ...lead,
    id: 'createLead',
    method: 'POST',
    path: '/v1/leads',
    access: { permission: 'crm:lead:write' },
    body: any,
    bodyLimit: 1000,
  }),
  defineOperation({ ...lead, id: 'winLead', method: 'POST', path: '/v1/leads/{id}/win', params: idParams }),
  defineOperation({ ...lead, id: 'removeLead', method: 'DELETE', path: '/v1/leads/{id}', params: idParams }),
  defineOperation({
    ...lead,
    id: 'viewProposal',
    method: 'GET',
    path: '/v1/public/proposals/{token}',
    access: 'public',
    tenant: 'link',
    params: tokenParams,
  }),
  defineOperation({
    ...lead,
    id: 'acceptProposal',
    method: 'POST',
    path: '/v1/public/proposals/{token}/accept',
    access: 'public',
    tenant: 'link',
    params: tokenParams,
    body: any,
  }),
  defineOperation({
    ...lead,
    id: 'openSession',
    context: 'identity',
    method: 'POST',
    path: '/v1/sessions',
    access: 'public',
    tenant: 'none',
    body: any,
  }),
  defineOperation({
    ...lead,
    id: 'getMe',
    context: 'identity',
    method: 'GET',
    path: '/v1/me',
    access: 'signed-in',
    principals: ['user', 'portal', 'api_client', 'operator'],
    tenant: 'none',
  }),
  defineOperation({
    ...lead,
    id: 'listPortalInvoices',
    context: 'finance',
    method: 'GET',
    path: '/v1/invoices',
    access: { permission: 'finance:invoice:read' },
    principals: ['user', 'portal'],
  }),
  defineOperation({
    ...lead,
    id: 'uploadDocument',
    context: 'documents',
    method: 'POST',
    path: '/v1/documents',
    access: 'signed-in',
    body: any,
    bodyType: 'multipart',
    bodyLimit: 64 * 1024,
  }),
  defineOperation({
    ...lead,
    id: 'listDeadLetters',
    method: 'GET',
    path: '/v1/operations/crm/dead-letters',
    access: { permission: 'operations:dead-letters:manage' },
    principals: ['operator'],
    tenant: 'none',
  }),
] as unknown as readonly Operation[];
