import { describeCatalogue } from '@praxis/chassis/testing';
import { finance } from '../src/service';

describeCatalogue(finance);
