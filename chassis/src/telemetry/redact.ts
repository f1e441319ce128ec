/** Link tokens are long base64url segments; whoever reads one may act with it. Ids are UUIDs, which are shorter and have hyphens. */
const SECRET_SEGMENT = /^[A-Za-z0-9_-]{37,}$/;

/** A path as a span may show it: without query, and with every segment that could be a secret replaced. */
export function redactedPath(target: string): string {
  const [path = ''] = target.split(/[?#]/);
  return path
    .split('/')
    .map((segment) => (SECRET_SEGMENT.test(segment) ? '{token}' : segment))
    .join('/');
}
