import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/finance';
import { changeTaxCode } from './change-tax-code';
import { createTaxCode } from './create-tax-code';
import { getTaxCode, listTaxCodes } from './list-tax-codes';

export const taxCodeRoutes: Route[] = [
  route(api.listTaxCodes, listTaxCodes),
  route(api.getTaxCode, getTaxCode),
  route(api.createTaxCode, createTaxCode),
  route(api.changeTaxCode, changeTaxCode),
];
