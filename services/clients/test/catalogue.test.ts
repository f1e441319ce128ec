import { describeCatalogue } from '@praxis/chassis/testing';
import { clients } from '../src/service';

describeCatalogue(clients);
