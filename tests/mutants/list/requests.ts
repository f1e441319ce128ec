import { gateway, type Mutant, unit } from '../mutant';

/** What two servers could read differently. */
export const ofRequests: readonly Mutant[] = [
  {
    says: 'dot segments are refused',
    file: 'gateway/src/http/path.ts',
    replace: "if (text === '' || text === '.' || text === '..')",
    by: "if (text === '')",
    ...unit('gateway/src/http/path'),
  },
  {
    says: 'encoded slashes and the like are refused',
    file: 'gateway/src/http/path.ts',
    replace: 'if (SUSPICIOUS.test(segment))',
    by: 'if (false)',
    ...unit('gateway/src/http/path'),
  },
  {
    says: 'a request with two hosts is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: 'if (hosts !== 1 || host === undefined',
    by: 'if (host === undefined',
    ...gateway('message-framing'),
  },
  {
    says: 'a transfer coding that nobody knows is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: "transfer.toLowerCase() !== 'chunked' || ",
    by: '',
    ...gateway('message-framing'),
  },
  {
    says: 'a coded body is refused',
    file: 'gateway/src/http/check-request.ts',
    replace: "encoding !== undefined && encoding.toLowerCase() !== 'identity'",
    by: 'encoding === undefined && false',
    ...gateway('request-path'),
    title: 'a problem document with a trace id',
  },
  {
    says: 'a picture of too many pixels meets no decoder',
    file: 'services/identity/src/photos/picture.ts',
    replace: 'if (most > MAX_PHOTO_PIXELS)',
    by: 'if (false)',
    ...unit('services/identity/src/photos/picture'),
  },
];
