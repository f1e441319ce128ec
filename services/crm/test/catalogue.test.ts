import { describeCatalogue } from '@praxis/chassis/testing';
import { crm } from '../src/service';

describeCatalogue(crm);
