import { type Handler, readPage } from '@praxis/chassis';
import type { listOnboardings as listOnboardingsOperation } from '@praxis/contracts/clients';
import { onboardingReply } from './onboarding.reply';
import { onboardingOf, onboardingSteps, onboardings } from './onboarding.row';

export const listOnboardings: Handler<typeof listOnboardingsOperation> = (request) =>
  request.inFirm(async (tx) => {
    const page = await readPage(request, tx, {
      from: 'onboardings',
      columns: '*',
      where: [
        ['firm_id = $', tx.firmId],
        ['proposal_id = $', request.query.proposalId],
        ['client_id = $', request.query.clientId],
        ['status = $', request.query.status],
      ],
      sorts: { '-startedAt': ['started_at desc', 'id desc'], startedAt: ['started_at asc', 'id asc'] },
      map: (record) => onboardings.fromDatabase(record),
    });
    const rows = page.body.items;
    const steps = await onboardingSteps.select(tx, 'where firm_id = $1 and onboarding_id = any($2)', [tx.firmId, rows.map(({ id }) => id)]);
    const now = request.at.toISOString();
    const items = rows.map((row) =>
      onboardingReply(
        onboardingOf(
          row,
          steps.filter(({ onboardingId }) => onboardingId === row.id),
        ),
        now,
      ),
    );
    return { ...page, body: { ...page.body, items } };
  });
