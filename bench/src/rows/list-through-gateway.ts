import { createLead, listLeads } from '@praxis/contracts/crm';
import { CORRELATION_HEADER, IDENTITY_HEADER } from '@praxis/contracts/kernel';
import { registerBenchFirm } from '../lab/firm';
import { startGatewayTo } from '../lab/gateway';
import { alternate, ratios } from '../measure/alternate';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';
import { asksOf } from './gateway';

const CONNECTIONS = 16;
const path = `${listLeads.path}?limit=50`;

export const listThroughGatewayRow: Row = {
  name: 'list-through-gateway',
  path: 'list of 50 through the gateway',
  measure: async (lab) => {
    const stack = await lab.platform();
    const answerer = await lab.answerer();
    const firm = await registerBenchFirm(stack.gatewayUrl);
    for (let index = 0; index < 60; index += 1) {
      await firm.client.call(createLead, {
        body: {
          company: `Company ${index}`,
          contact: { name: 'Petra Prospect', email: `petra-${index}@company.example` },
          source: 'website',
        },
      });
    }
    // What the gateway would tell crm: a gateway that sends crm's requests to the answerer says it there. It is good for 30 s.
    const gateway = await startGatewayTo(answerer.url, stack);
    const identity = async (): Promise<string> => {
      await fetch(`${gateway.url}${path}`, { headers: asksOf(firm).get.headers });
      return await answerer.lastIdentity();
    };
    const load = lab.load();
    const { seconds, rounds } = lab.effort;
    try {
      const turns = await alternate(rounds, {
        through: () => load.send({ origin: stack.gatewayUrl, asks: [{ ...asksOf(firm).get, path }], connections: CONNECTIONS, seconds }),
        direct: async () => {
          const headers = { accept: 'application/json', [IDENTITY_HEADER]: await identity(), [CORRELATION_HEADER]: 'bench-{n}' };
          const ask = { method: 'GET', path, headers } as const;
          return await load.send({ origin: stack.serviceUrls['crm'] ?? '', asks: [ask], connections: CONNECTIONS, seconds });
        },
      });
      const rate = (name: 'through' | 'direct'): number[] => turns[name].map(({ perSecond }) => perSecond);
      return [
        {
          id: 'list.gateway',
          says: 'lists/s to those asked of the service directly',
          unit: 'x',
          ...spread(ratios(rate('through'), rate('direct'))),
          goal: { atLeast: 0.75 },
          detail: `${Math.round(median(rate('through')))}/s to ${Math.round(median(rate('direct')))}/s`,
        },
      ];
    } finally {
      await gateway.stop();
    }
  },
};
