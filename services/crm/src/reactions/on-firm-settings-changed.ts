import { react } from '@praxis/chassis';
import { firmSettingsChanged } from '@praxis/contracts/kernel';
import { moveExpiry } from '../proposals/expire-proposal';

/** The last day of validity is a day in the firm's zone. */
export const onFirmSettingsChanged = react(firmSettingsChanged, { name: 'move-expiry', kind: 'effect' }, async (tx, { data }) => {
  // The copy of the firm's facts may be behind this event, or ahead of it.
  const known = await tx.firm();
  await moveExpiry(tx, known.version > data.version ? known.timezone : data.timezone);
});
