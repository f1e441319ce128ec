import { randomUUID } from 'node:crypto';
import type { Figure } from '../figures';
import { startBareProxy } from '../lab/bare-proxy';
import { type BenchFirm, registerBenchFirm } from '../lab/firm';
import { startGatewayTo } from '../lab/gateway';
import type { Lab } from '../lab/lab';
import { nginxProgram, startNginx } from '../lab/nginx';
import type { Ask } from '../load/job';
import type { Measured } from '../load/load';
import { alternate, ratios } from '../measure/alternate';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';

const CONNECTIONS = 32;

/** A body of 400 bytes. */
const body = JSON.stringify({ title: 'A note', body: 'x'.repeat(400 - JSON.stringify({ title: 'A note', body: '' }).length) });

export const asksOf = ({ token }: BenchFirm): { get: Ask; post: Ask } => {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return {
    get: { method: 'GET', path: `/v1/leads/${randomUUID()}`, headers },
    post: {
      method: 'POST',
      path: '/v1/leads',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': 'key-{n}' },
      body,
    },
  };
};

const of = (results: readonly Measured[], key: 'perSecond' | 'cpuPerRequest' | 'p50'): number[] => results.map((result) => result[key]);
const per = (results: readonly Measured[]): string => `${Math.round(median(of(results, 'perSecond'))).toLocaleString('en-US')}/s`;

export const gatewayRow: Row = {
  name: 'gateway',
  path: 'gateway, small GET and POST, with authentication, limits, headers and access log',
  measure: async (lab) => {
    const [answerer, stack] = [await lab.answerer(), await lab.platform()];
    const asks = asksOf(await registerBenchFirm(stack.gatewayUrl));
    const gateway = await startGatewayTo(answerer.url, stack);
    const traced = await startGatewayTo(answerer.url, stack, {
      OTEL_EXPORTER_OTLP_ENDPOINT: answerer.url,
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    });
    const bare = await startBareProxy(answerer.url);
    const program = nginxProgram();
    const nginx = program === undefined ? undefined : await startNginx(program, answerer.url);
    const send = (origin: string, ask: Ask, pids: readonly number[]) => () =>
      lab.load().send({ origin, asks: [ask], connections: CONNECTIONS, seconds: lab.effort.seconds }, pids);
    try {
      const turns = await alternate(lab.effort.rounds, {
        gateway: send(gateway.url, asks.get, [gateway.pid]),
        nginx: nginx === undefined ? nothing : send(nginx.url, asks.get, nginx.pids),
        traced: send(traced.url, asks.get, [traced.pid]),
        post: send(gateway.url, asks.post, [gateway.pid]),
        bare: send(bare.url, asks.get, [bare.pid]),
        barePost: send(bare.url, asks.post, [bare.pid]),
        direct: send(answerer.url, asks.get, [answerer.pid]),
      });
      const { direct, post, traced: sampled } = turns;
      const floor = nginx === undefined ? [] : (turns.nginx as Measured[]);
      return [
        ...againstNginx(turns.gateway as Measured[], floor, direct as Measured[], lab),
        {
          id: 'gateway.get.cpu',
          says: 'GET: processor time per request',
          unit: 'µs',
          ...spread(of(turns.gateway as Measured[], 'cpuPerRequest')),
          goal: { atMost: 65 },
          detail: `${per(turns.gateway as Measured[])}; ${besideBare(turns.gateway, turns.bare)}; the bare Fastify behind it uses ${micros(direct)}`,
        },
        {
          id: 'gateway.post.cpu',
          says: 'POST of 400 bytes: processor time per request',
          unit: 'µs',
          ...spread(of(post as Measured[], 'cpuPerRequest')),
          goal: { atMost: 95 },
          detail: `${per(post as Measured[])}; ${besideBare(post, turns.barePost)}`,
        },
        {
          id: 'gateway.telemetry',
          says: 'GET: processor time with telemetry sampled at 1 % to that without',
          unit: 'x',
          ...spread(ratios(of(sampled as Measured[], 'cpuPerRequest'), of(turns.gateway as Measured[], 'cpuPerRequest'))),
          goal: { atMost: 1.3 },
          detail: `${Math.round(median(of(sampled as Measured[], 'cpuPerRequest')))} µs, ${per(sampled as Measured[])}`,
        },
      ];
    } finally {
      bare.stop();
      await Promise.all([gateway.stop(), traced.stop(), nginx?.stop()]);
    }
  },
};

const micros = (results: readonly unknown[]): string => `${Math.round(median(of(results as Measured[], 'cpuPerRequest')))} µs`;

/** How the gateway stands to what Fastify and undici take by themselves. */
function besideBare(gateway: readonly unknown[], bare: readonly unknown[]): string {
  const times = median(ratios(of(gateway as Measured[], 'cpuPerRequest'), of(bare as Measured[], 'cpuPerRequest')));
  return `${times.toFixed(2)} x the ${micros(bare)} of a bare Fastify that sends on by undici`;
}

const nothing = async (): Promise<undefined> => undefined;

function againstNginx(gateway: readonly Measured[], nginx: readonly Measured[], direct: readonly Measured[], lab: Lab): Figure[] {
  if (nginx.length === 0) {
    lab.say('!! nginx is not installed: the ratio to it is NOT measured (Debian and Ubuntu: sudo apt-get install nginx)');
    return [];
  }
  return [
    {
      id: 'gateway.get.nginx',
      says: 'GET: requests/s to those of nginx as a plain proxy',
      unit: 'x',
      ...spread(ratios(of(gateway, 'perSecond'), of(nginx, 'perSecond'))),
      goal: { atLeast: 0.35 },
      detail: `${per(gateway)} to ${per(nginx)} of nginx (${Math.round(median(of(nginx, 'cpuPerRequest')))} µs); straight to the answering server ${per(direct)}`,
    },
  ];
}

export const aloneRow: Row = {
  name: 'alone',
  path: 'one request at a time through the gateway',
  measure: async (lab) => {
    const [answerer, stack] = [await lab.answerer(), await lab.platform()];
    const { get } = asksOf(await registerBenchFirm(stack.gatewayUrl));
    const gateway = await startGatewayTo(answerer.url, stack);
    const program = nginxProgram();
    const nginx = program === undefined ? undefined : await startNginx(program, answerer.url);
    const send = (origin: string) => () => lab.load().send({ origin, asks: [get], connections: 1, seconds: lab.effort.seconds / 2 });
    try {
      const turns = await alternate(lab.effort.rounds, {
        gateway: send(gateway.url),
        direct: send(answerer.url),
        nginx: nginx === undefined ? send(answerer.url) : send(nginx.url),
      });
      const added = (through: readonly Measured[]): number[] =>
        through.map(({ p50 }, round) => p50 - (turns.direct[round]?.p50 ?? Number.NaN));
      const besides = nginx === undefined ? '' : `; nginx adds ${median(added(turns.nginx)).toFixed(2)} ms`;
      return [
        {
          id: 'gateway.alone',
          says: 'what the gateway adds to the median of a GET',
          unit: 'ms',
          ...spread(added(turns.gateway)),
          goal: { atMost: 0.15 },
          detail: `${median(of(turns.gateway, 'p50')).toFixed(2)} ms to ${median(of(turns.direct, 'p50')).toFixed(2)} ms straight${besides}`,
        },
      ];
    } finally {
      await Promise.all([gateway.stop(), nginx?.stop()]);
    }
  },
};
