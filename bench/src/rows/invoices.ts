import { issueInvoice } from '@praxis/contracts/finance';
import { pathOf } from '@praxis/platform';
import { openInvoices } from '../lab/invoices';
import { alternate, ratios } from '../measure/alternate';
import { median, spread } from '../measure/statistics';
import type { Row } from '../row';

const TOGETHER = 50;

export const invoicesRow: Row = {
  name: 'invoices',
  path: 'issuing an invoice, 50 at once, through the gateway',
  measure: async (lab) => {
    const { quick, rounds } = lab.effort;
    const [few, many, each] = quick ? [50, 500, 50] : [10_000, 1_000_000, 1_000];
    const platform = await lab.platform();
    const invoices = await openInvoices(lab, platform);
    const { token } = invoices.firm;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const issue = async () => {
      const ids = await invoices.drafts(each);
      const asks = ids.map((id) => ({ method: 'POST' as const, path: pathOf(issueInvoice, { params: { id } }), headers }));
      return await lab.load().send({ origin: platform.gatewayUrl, asks, once: true, connections: TOGETHER, seconds: 120 });
    };
    try {
      await invoices.fill(few);
      const small = await alternate(rounds, { issue });
      await invoices.fill(many);
      const large = await alternate(rounds, { issue });
      const p50 = (results: readonly { p50: number }[]): number[] => results.map((result) => result.p50);
      const issued = await invoices.issued();
      return [
        {
          id: 'invoices.flat',
          says: `median with ${many.toLocaleString('en-US')} invoices of the firm to that with ${few.toLocaleString('en-US')}`,
          unit: 'x',
          ...spread(ratios(p50(large.issue), p50(small.issue))),
          goal: { atMost: 1.1 },
          detail: `${median(p50(large.issue)).toFixed(1)} ms to ${median(p50(small.issue)).toFixed(1)} ms; ${Math.round(median(large.issue.map(({ perSecond }) => perSecond)))}/s; ${issued.toLocaleString('en-US')} numbers without gap or twin`,
        },
      ];
    } finally {
      await invoices.close();
    }
  },
};
