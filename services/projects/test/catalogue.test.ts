import { describeCatalogue } from '@praxis/chassis/testing';
import { projects } from '../src/service';

describeCatalogue(projects);
