import { runService } from '@praxis/chassis';
import { crm } from './service';

runService(crm);
