import { connect } from '@nats-io/transport-node';
import type { Config } from '../config';
import { inboxPrefixOf } from '../provision';
import type { Carrier } from './acts';

/** Tells the serving processes of this service, of which the one that consumes will act. @throws when the broker is away */
export function runningProcess(service: string, config: Config): Carrier {
  const tell = async (what: string, order?: unknown): Promise<void> => {
    const connection = await connect({
      servers: config.NATS_URL,
      user: config.NATS_USER,
      pass: config.NATS_PASSWORD,
      name: `${service}-ops`,
      inboxPrefix: inboxPrefixOf(config.NATS_USER),
      reconnect: false,
      timeout: 5_000,
    });
    try {
      connection.publish(`wake.${service}.${what}`, order === undefined ? undefined : JSON.stringify(order));
      await connection.flush();
    } finally {
      await connection.close();
    }
  };
  return {
    reconcile: () => tell('reconcile'),
    replay: (reaction, firmId) => tell('replay', { reaction, firmId }),
  };
}
