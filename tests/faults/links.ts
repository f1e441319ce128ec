import { openLink, type TcpLink } from './tcp-link';

/** Every connection between two processes of the platform, by `<from>-><to>`, each through a link of its own. */
export interface Links {
  /** The environment of a process with its addresses replaced by those of its links. */
  through(name: string, environment: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** @throws when there is no such link, because its process was never started */
  of(name: string): TcpLink;
  close(): Promise<void>;
}

const databases = ['DATABASE_URL', 'SYSTEM_DATABASE_URL', 'AUTH_DATABASE_URL'];

export function createLinks(): Links {
  const links = new Map<string, Promise<TcpLink>>();
  const opened = new Map<string, TcpLink>();

  async function portOf(name: string, to: number): Promise<number> {
    const link = links.get(name) ?? openLink(to);
    links.set(name, link);
    opened.set(name, await link);
    return (await link).port;
  }

  async function throughLink(text: string, name: string): Promise<string> {
    const url = new URL(text);
    url.port = String(await portOf(name, Number(url.port)));
    return url.toString().replace(/\/$/, '');
  }

  return {
    through: async (name, environment) => {
      const replaced: Record<string, string> = {};
      for (const variable of databases) {
        const url = environment[variable];
        if (url !== undefined) replaced[variable] = await throughLink(url, `${name}->postgres`);
      }
      const nats = environment['NATS_URL'];
      if (nats !== undefined) replaced['NATS_URL'] = await throughLink(nats, `${name}->nats`);
      const services = environment['SERVICE_URLS']?.split(',').map((entry) => entry.split('='));
      if (services !== undefined) {
        const each = services.map(async ([service, url]) => `${service}=${await throughLink(url ?? '', `${name}->${service}`)}`);
        replaced['SERVICE_URLS'] = (await Promise.all(each)).join(',');
      }
      return replaced;
    },
    of: (name) => {
      const link = opened.get(name);
      if (link === undefined) throw new Error(`There is no link ${name}; there are ${[...opened.keys()].join(', ')}`);
      return link;
    },
    close: async () => {
      await Promise.all([...opened.values()].map((link) => link.close()));
    },
  };
}
