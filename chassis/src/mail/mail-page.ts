import { escapeHtml, linked } from './compose';
import { type KeptMail, keptMails } from './folder';

export interface PageReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Nothing but our own text and style; the mails are foreign content. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * The page of the local mail folder: `/mail` lists the mails, the newest first, `/mail/<id>` shows one. For local mode only: whoever sees
 * it can follow every link that was mailed.
 */
export function mailPage(dir: string): (path: string) => Promise<PageReply> {
  return async (path) => {
    const id = /^\/mail\/?([0-9a-f-]{36})?$/.exec(path.split('?')[0] ?? '');
    if (id === null) return page(404, 'Not found', '<p>There is no such page. <a href="/mail">All mails</a></p>');
    const mails = await keptMails(dir);
    if (id[1] === undefined) return page(200, 'Mails', list(mails));
    const mail = mails.find((one) => one.id === id[1]);
    return mail === undefined
      ? page(404, 'Not found', '<p>There is no such mail. <a href="/mail">All mails</a></p>')
      : page(200, mail.subject, show(mail));
  };
}

function list(mails: readonly KeptMail[]): string {
  if (mails.length === 0) return '<p>No mail was sent yet.</p>';
  const rows = mails.map(
    (mail) =>
      `<tr><td>${escapeHtml(mail.sentAt.replace('T', ' ').slice(0, 19))}</td><td>${escapeHtml(recipient(mail))}</td><td><a href="/mail/${mail.id}">${escapeHtml(mail.subject)}</a></td></tr>`,
  );
  return `<table><thead><tr><th>Sent (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

const show = (mail: KeptMail): string =>
  `<p><a href="/mail">All mails</a></p>
<p>To ${escapeHtml(recipient(mail))}<br>${escapeHtml(mail.sentAt)} · ${escapeHtml(mail.service)} · ${escapeHtml(mail.template)}</p>
<pre>${linked(escapeHtml(mail.text))}</pre>`;

const recipient = ({ to }: KeptMail): string => `${to.name} <${to.email}>`;

const page = (status: number, title: string, body: string): PageReply => ({
  status,
  headers,
  body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}pre{white-space:pre-wrap;font:inherit}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${body}
</body></html>
`,
});
