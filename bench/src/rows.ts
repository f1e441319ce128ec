import type { Row } from './row';
import { acceptanceRow } from './rows/acceptance';
import { bigListRow } from './rows/big-list';
import { aloneRow, gatewayRow } from './rows/gateway';
import { invoicesRow } from './rows/invoices';
import { listThroughGatewayRow } from './rows/list-through-gateway';
import { manyFirmsRow } from './rows/many-firms';
import { passwordRow } from './rows/password';
import { postToReactionRow } from './rows/post-to-reaction';
import { processesRow } from './rows/processes';
import { reactionsRow } from './rows/reactions';
import { relayRow } from './rows/relay';
import { serialisationRow } from './rows/serialisation';
import { changeRow, createRow, readRow, roundTripsRow } from './rows/transactions';

/**
 * Every row of the table of goals that exists. Those on the whole platform come first, the idle one before all; the platform is ended
 * before the others begin.
 */
export const rows: readonly Row[] = [
  processesRow,
  gatewayRow,
  aloneRow,
  listThroughGatewayRow,
  postToReactionRow,
  acceptanceRow,
  passwordRow,
  invoicesRow,
  serialisationRow,
  createRow,
  roundTripsRow,
  changeRow,
  readRow,
  relayRow,
  reactionsRow,
  manyFirmsRow,
  bigListRow,
];
