import { runService } from '@praxis/chassis';
import { clients } from './service';

runService(clients);
