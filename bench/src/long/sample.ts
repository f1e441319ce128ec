import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { serviceNames } from '@praxis/platform';
import type { Platform } from '../lab/lab';
import { openHandles, residentMegabytes } from '../measure/process';

/** What may not grow while a load stays the same. */
export interface Sample {
  /** Seconds since the load began. */
  readonly at: number;
  /** Resident MB by process. */
  readonly memory: Readonly<Record<string, number>>;
  /** Open files, sockets and pipes of all processes of ours. */
  readonly handles: number;
  /** Connections to the database. */
  readonly connections: number;
  /** Events that are committed and not yet sent, over all services. */
  readonly outbox: number;
  /** Events that are sent and not yet handled, over all consumers. */
  readonly lag: number;
  /** Of the stretch before it: milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export interface Sampler {
  take(at: number, stretch: Pick<Sample, 'p50' | 'p99' | 'perSecond'>): Promise<Sample>;
  close(): Promise<void>;
}

const OUTBOX = serviceNames.map((service) => `(select count(*) from ${service}.outbox)`).join(' + ');
const CONNECTIONS = 'select count(*)::int as count from pg_stat_activity where datname = current_database() and usename <> current_user';

export async function openSampler(platform: Platform): Promise<Sampler> {
  const nats = await connect({ servers: platform.natsUrl, user: platform.natsAdmin.user, pass: platform.natsAdmin.password });
  const manager = await jetstreamManager(nats, { checkAPI: false });
  const names = [...serviceNames, 'gateway'];
  const number = async (text: string): Promise<number> => Number((await platform.admin.query<{ count: string }>(text)).rows[0]?.count);

  const lag = async (): Promise<number> => {
    let waiting = 0;
    for (const { config } of await manager.streams.list().next()) {
      for (const { num_pending, num_ack_pending, config: consumer } of await manager.consumers.list(config.name).next()) {
        if (consumer.durable_name !== undefined) waiting += num_pending + num_ack_pending;
      }
    }
    return waiting;
  };

  return {
    take: async (at, stretch) => {
      const pids = names.map((name) => [name, platform.process(name)?.pid ?? 0] as const);
      return {
        at,
        memory: Object.fromEntries(pids.map(([name, pid]) => [name, residentMegabytes(pid)])),
        handles: pids.reduce((sum, [, pid]) => sum + openHandles(pid), 0),
        connections: await number(CONNECTIONS),
        outbox: await number(`select ${OUTBOX} as count`),
        lag: await lag(),
        ...stretch,
      };
    },
    close: () => nats.close(),
  };
}
