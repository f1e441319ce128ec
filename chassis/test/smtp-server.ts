import { once } from 'node:events';
import net from 'node:net';

/** A mail server that says what the test wants, line by line of RFC 5321; just enough for one message per connection after another. */
export interface SmtpServer {
  url: string;
  /** Whole messages, as they came. */
  messages: string[];
  /** What it answers to RCPT TO; 250 by default. */
  answer: { rcpt: string };
  stop(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const messages: string[] = [];
  const answer = { rcpt: '250 fine' };
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let buffered = '';
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      buffered += chunk.toString();
      for (;;) {
        if (inData) {
          const end = buffered.indexOf('\r\n.\r\n');
          if (end < 0) return;
          messages.push(buffered.slice(0, end));
          buffered = buffered.slice(end + 5);
          inData = false;
          socket.write('250 taken\r\n');
          continue;
        }
        const end = buffered.indexOf('\r\n');
        if (end < 0) return;
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        const verb = line.slice(0, 4).toUpperCase();
        inData = verb === 'DATA';
        socket.write(`${verb === 'RCPT' ? answer.rcpt : verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 fine'}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    messages,
    answer,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
