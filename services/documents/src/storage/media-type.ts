import { fromBuffer } from 'file-type';

/** The media type by content, never by name or by what the request claims. */
export async function sniffMediaType(head: Buffer): Promise<string> {
  const known = await fromBuffer(head);
  if (known) return known.mime;
  return isText(head) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  try {
    // The head may end inside a character: a stream decoder accepts that.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
