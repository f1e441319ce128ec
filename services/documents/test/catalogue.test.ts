import { describeCatalogue } from '@praxis/chassis/testing';
import { documents } from '../src/service';

describeCatalogue(documents);
