import { type Reaction, react } from '@praxis/chassis';
import { firmSettingsChanged, type LocalDate, overdueFrom, startOfDay } from '@praxis/contracts/kernel';

/** A day begins elsewhere in another zone: what is overdue and what is due are computed anew from their dates. */
export const onFirmSettingsChanged: Reaction = react(
  firmSettingsChanged,
  { name: 'recompute-due-times', kind: 'effect' },
  async (tx, { data: { timezone } }) => {
    const dueDates = await tx.query<{ date: LocalDate }>(
      `select distinct due_date as date from invoices where firm_id = $1 and status in ('issued', 'partially_paid')`,
      [tx.firmId],
    );
    tx.write(
      `update invoices set overdue_at = moved.at, due_at = case when due_at is null then null else moved.at end
         from unnest($2::date[], $3::timestamptz[]) as moved (date, at)
        where firm_id = $1 and status in ('issued', 'partially_paid') and due_date = moved.date`,
      [tx.firmId, dueDates.map(({ date }) => date), dueDates.map(({ date }) => overdueFrom(date, timezone))],
    );
    const billingDates = await tx.query<{ date: LocalDate }>(
      `select distinct due_on as date from billing_schedule_items where firm_id = $1 and status = 'planned' and due_on is not null`,
      [tx.firmId],
    );
    tx.write(
      `update billing_schedules s set due_at = earliest.at
         from (select i.schedule_id, min(moved.at) as at
                 from billing_schedule_items i join unnest($2::date[], $3::timestamptz[]) as moved (date, at) on moved.date = i.due_on
                where i.firm_id = $1 and i.status = 'planned' group by i.schedule_id) earliest
        where s.firm_id = $1 and s.id = earliest.schedule_id and s.status = 'active'`,
      [tx.firmId, billingDates.map(({ date }) => date), billingDates.map(({ date }) => startOfDay(date, timezone))],
    );
  },
);
