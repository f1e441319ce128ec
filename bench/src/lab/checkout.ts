import path from 'node:path';

/** The root of this checkout, from `bench/dist/src/lab`. */
export const checkout = path.resolve(__dirname, '..', '..', '..', '..');
