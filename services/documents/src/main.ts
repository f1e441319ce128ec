import { runService } from '@praxis/chassis';
import { documents } from './service';

runService(documents);
