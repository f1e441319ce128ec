import { serviceNames } from '@praxis/platform';
import { between, pick } from '../random';
import type { LinkFault } from '../tcp-link';
import type { FaultKind, How } from './kind';

const links = [...serviceNames.flatMap((service) => [`${service}->postgres`, `${service}->nats`, `gateway->${service}`]), 'gateway->nats'];
const does = ['delay', 'drop', 'cut', 'throttle'] as const;

const faultOf = (how: How): LinkFault => {
  const amount = Number(how['amount']);
  if (how['does'] === 'delay') return { does: 'delay', ms: amount };
  if (how['does'] === 'throttle') return { does: 'throttle', bytesPerSecond: amount };
  return { does: how['does'] === 'cut' ? 'cut' : 'drop' };
};

const link: FaultKind = {
  name: 'link',
  says: 'a connection between two processes delayed (50-800 ms), emptied without a word, cut, or throttled (5-100 kB/s)',
  lasts: { short: [1_000, 2_500], standard: [2_000, 12_000], long: [2_000, 12_000] },
  lanes: 2,
  perRound: 8,
  load: 2,
  draw: (random, nth) => {
    const what = does[nth % does.length] ?? 'cut';
    const amounts = { delay: [50, 800], throttle: [5_000, 100_000], drop: [0, 0], cut: [0, 0] } as const;
    return { link: pick(links, random), does: what, amount: between(amounts[what], random) };
  },
  strike: async (world, { how }) => {
    const suffering = world.links.of(String(how['link']));
    suffering.suffer(faultOf(how));
    return { hit: true, heal: async () => suffering.heal() };
  },
};

export const linkKinds: readonly FaultKind[] = [link];
