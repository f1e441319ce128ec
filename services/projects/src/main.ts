import { runService } from '@praxis/chassis';
import { projects } from './service';

runService(projects);
