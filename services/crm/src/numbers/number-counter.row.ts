import { EntitySchema } from '@praxis/chassis';

/** The last number given out in a series and year of a firm. Written by next-number.ts alone. */
export interface NumberCounterRow {
  firmId: string;
  series: string;
  year: number;
  last: number;
}

export const NumberCounterSchema = new EntitySchema<NumberCounterRow>({
  name: 'number_counters',
  columns: {
    firmId: { name: 'firm_id', type: 'uuid', primary: true },
    series: { type: 'text', primary: true },
    year: { type: 'int', primary: true },
    last: { type: 'int' },
  },
});
