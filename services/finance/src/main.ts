import { runService } from '@praxis/chassis';
import { finance } from './service';

void runService(finance);
