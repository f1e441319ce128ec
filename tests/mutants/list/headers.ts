import { gateway, type Mutant, unit } from '../mutant';

/** What a client may tell a service, and a service a client. */
export const ofHeaders: readonly Mutant[] = [
  {
    says: 'headers that the client’s Connection lists stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: ' && listed?.has(name) !== true) headers[name]',
    by: ') headers[name]',
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'forwarding headers stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: "  'user-agent',\n",
    by: "  'user-agent',\n  'x-forwarded-for',\n",
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'cookies stay behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: "  'user-agent',\n",
    by: "  'user-agent',\n  'cookie',\n",
    ...gateway('hostile-requests'),
    title: 'headers of a client',
  },
  {
    says: 'what a service adds to its reply stays behind',
    file: 'gateway/src/proxy/headers.ts',
    replace: 'if (REPLY_HEADERS.has(name)) own[name]',
    by: 'own[name]',
    ...gateway('request-path'),
    title: 'headers that are meant for clients',
  },
  {
    says: 'the address of the caller is the proxy’s word only where the proxy is trusted',
    file: 'gateway/src/http/client-address.ts',
    replace: 'hops.length > 0 && isTrusted(address, trusted)',
    by: 'hops.length > 0',
    ...unit('gateway/src/http/client-address'),
  },
  {
    says: 'a page of another firm’s origin reads no answer',
    file: 'gateway/src/http/cors.ts',
    replace: '      if (firm?.corsOrigins?.includes(origin) === true) return;\n',
    by: '      return;\n',
    ...gateway('cors'),
  },
];
