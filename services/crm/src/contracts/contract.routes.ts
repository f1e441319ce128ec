import { type Route, route } from '@praxis/chassis';
import * as api from '@praxis/contracts/crm';
import { getContract } from './get-contract';
import { listContracts } from './list-contracts';

export const contractRoutes: readonly Route[] = [route(api.listContracts, listContracts), route(api.getContract, getContract)];
