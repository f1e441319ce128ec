import { createFailpoints } from '../src/failpoints';
import { createNode } from './messaging-kit';

/* One process of a service of the bench, to be killed: its argument says where it connects to and where it ends itself. */

export interface ChildOrder {
  service: 'projects' | 'crm';
  appUrl: string;
  systemUrl: string;
  natsUrl: string;
  password: string;
  failpoints: string;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
createNode(order, { failpoint: createFailpoints(order.failpoints, 'local') }).then(
  () => process.stdout.write('started\n'),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
