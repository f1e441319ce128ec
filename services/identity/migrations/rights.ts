/** The firm that the transaction is in; unset means none, hence no row. */
const FIRM = "nullif(current_setting('app.firm_id', true), '')::uuid";
/** The person that the transaction is for (`asPerson`). */
const PERSON = "nullif(current_setting('app.user_id', true), '')::uuid";

/** Before sign-in: the role `identity_auth` works in the firm that is set, as the application's role does. */
export const atEdgeInFirm = (table: string, rights: string): string => `
create policy ${table}_edge on ${table} to identity_auth using (firm_id = ${FIRM}) with check (firm_id = ${FIRM});
grant ${rights} on ${table} to identity_auth`;

/** A person sees their own rows in every firm, and changes none. */
export const ofPerson = (table: string): string =>
  `create policy ${table}_person on ${table} for select to identity_app using (user_id = ${PERSON})`;

/** Tables without a firm belong to `identity_auth` alone: nothing else may read a credential. */
export const edgeOnly = (table: string): string => `grant select, insert, update, delete on ${table} to identity_auth`;

export { FIRM, PERSON };
