import { react } from '@praxis/chassis';
import { firmSettingsChanged } from '@praxis/contracts/identity';
import { startOfDay } from '@praxis/contracts/kernel';

/** The first days of planned engagements begin at another instant when the firm's zone changes. */
export const onFirmSettingsChanged = react(
  firmSettingsChanged,
  { name: 'move-planned-engagements', kind: 'effect' },
  async (tx, { data }) => {
    const days = await tx.query<{ start_date: string }>(
      `select distinct start_date from engagements where firm_id = $1 and status = 'planned' order by start_date`,
      [tx.firmId],
    );
    for (const { start_date: day } of days) {
      tx.write(`update engagements set due_at = $3 where firm_id = $1 and status = 'planned' and start_date = $2`, [
        tx.firmId,
        day,
        startOfDay(day, data.timezone),
      ]);
    }
  },
);
