import { createFailpoints } from '../src/failpoints';
import { createNode, type Place, seeing, seeStep } from './messaging-node';

/* One process of a service of the bench, to be killed: its argument says where it connects to and where it ends itself. */

export interface ChildOrder extends Place {
  failpoints: string;
  /** The step whose handling ends the process. */
  deadlyStep?: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
const deadly = seeing((tx, event) => {
  if (event.data.step === order.deadlyStep) process.kill(process.pid, 'SIGKILL');
  seeStep(tx, event);
});
const reactions = order.service === 'crm' ? [deadly] : [];
createNode(order, { reactions, failpoint: createFailpoints(order.failpoints, 'local') }).then(
  () => process.stdout.write('started\n'),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
