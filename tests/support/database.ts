import { Pool } from 'pg';

/** Reads the schemas of the services as the administrator. */
export interface Database {
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** @param url of the platform's database, as its administrator */
export function openDatabase(url: string): Database {
  const pool = new Pool({ connectionString: url, max: 4 });
  // A test that stops PostgreSQL ends idle connections; the next query opens a new one.
  pool.on('error', () => undefined);
  return {
    rows: async <T extends object>(sql: string, values: readonly unknown[] = []) => (await pool.query<T>(sql, [...values])).rows,
    close: () => pool.end(),
  };
}
