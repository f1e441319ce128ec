/** The host by which two spellings of a web address are the same: lower case, without `www.`. */
export function websiteHost(website: string | undefined): string | undefined {
  if (website === undefined) return undefined;
  const url = URL.parse(/^https?:\/\//i.test(website) ? website : `https://${website}`);
  return url?.hostname.replace(/^www\./, '') || undefined;
}
