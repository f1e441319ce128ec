import { request as httpRequest } from 'node:http';

export interface Message {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: { id?: string; type?: string };
}

export interface LiveReader {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly messages: Message[];
  readonly text: () => string;
  readonly ended: () => boolean;
  close(): void;
}

export interface ReadOptions {
  readonly query?: string;
  readonly lastEventId?: string;
}

/** Reads a stream of server-sent events as a browser does. */
export function readLive(url: string, token: string, options: ReadOptions = {}): Promise<LiveReader> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${url}/v1/events/stream${options.query ?? ''}`, {
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        origin: 'https://app.example',
        ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const messages: Message[] = [];
      let text = '';
      let rest = '';
      let ended = false;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
          const data = field('data');
          if (data !== undefined) messages.push({ id: field('id'), event: field('event'), data: JSON.parse(data) as Message['data'] });
        }
      });
      response.on('close', () => {
        ended = true;
      });
      response.on('error', () => undefined);
      const reader: LiveReader = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        messages,
        text: () => text,
        ended: () => ended,
        close: () => outgoing.destroy(),
      };
      resolve(reader);
    });
    outgoing.end();
  });
}
