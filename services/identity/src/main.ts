import { runService } from '@praxis/chassis';
import { identity } from './service';

runService(identity);
