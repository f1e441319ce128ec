export { projects } from '../../../services/projects/src/service';
