/**
 * The subjects of the mails to an address, the newest first, as the gateway's page of mails (`/mail`, in local mode only) lists them.
 * @param page its HTML
 */
export function subjectsTo(email: string, page: string): string[] {
  const rows = page.split('<tr>').filter((row) => row.toLowerCase().includes(`&lt;${email.toLowerCase()}&gt;`));
  return rows.flatMap((row) => /<a href="[^"]*">([^<]*)<\/a>/.exec(row)?.[1] ?? []);
}
