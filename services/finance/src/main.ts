import { runService } from '@praxis/chassis';
import { finance } from './service';

runService(finance);
