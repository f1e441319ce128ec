import type { Row } from './row';
import { bigListRow } from './rows/big-list';
import { aloneRow, gatewayRow } from './rows/gateway';
import { listThroughGatewayRow } from './rows/list-through-gateway';
import { serialisationRow } from './rows/serialisation';
import { changeRow, createRow, readRow, roundTripsRow } from './rows/transactions';

/** Every row of the table of goals that exists, in its order. Those on the whole platform come first: it is ended before the others. */
export const rows: readonly Row[] = [
  gatewayRow,
  aloneRow,
  listThroughGatewayRow,
  serialisationRow,
  createRow,
  roundTripsRow,
  changeRow,
  readRow,
  bigListRow,
];
