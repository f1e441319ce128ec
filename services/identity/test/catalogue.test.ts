import { describeCatalogue } from '@praxis/chassis/testing';
import { identity } from '../src/service';

describeCatalogue(identity);
