// Servers that keep every byte that reaches them, whatever the protocol: what a browser sends cannot hide in a part of a
// request that an HTTP library does not show.
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What one connection or one datagram brought. */
export interface Received {
  readonly protocol: 'tcp' | 'udp';
  bytes: Buffer;
}

export interface Wire {
  readonly host: string;
  /** One entry for each TCP connection, even an empty one, and for each datagram. */
  readonly received: readonly Received[];
  /** Forgets what came so far. */
  clear(): void;
  close(): Promise<void>;
}

/** Listens on one port for TCP and UDP and answers nothing over UDP; over TCP what `listener` answers, in HTTP. */
export async function listen(listener: RequestListener): Promise<Wire> {
  const received: Received[] = [];
  const http = createHttpServer(listener);
  await listening(http);
  const { port: behind } = http.address() as AddressInfo;
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    // In the list from the first byte on: `clear` then forgets the past of a connection, not its future.
    const entry: Received = { protocol: 'tcp', bytes: Buffer.alloc(0) };
    const server = connect(behind, '127.0.0.1');
    received.push(entry);
    socket.on('data', (chunk) => {
      entry.bytes = Buffer.concat([entry.bytes, chunk]);
      if (!received.includes(entry)) received.push(entry);
      server.write(chunk);
    });
    server.pipe(socket);
    for (const end of [socket, server]) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        sockets.delete(end);
        socket.destroy();
        server.destroy();
      });
    }
  });
  const datagrams = createSocket('udp4', (bytes) => received.push({ protocol: 'udp', bytes }));
  const port = await samePort(
    front,
    (number) => new Promise((resolve) => datagrams.bind(number, '127.0.0.1', resolve)),
  );
  return {
    host: `127.0.0.1:${port}`,
    received,
    clear() {
      for (const entry of received.splice(0)) entry.bytes = Buffer.alloc(0);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      datagrams.close();
      http.closeAllConnections();
      await Promise.all([front, http].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** A server that nobody has a reason to talk to. It answers, so that an attack that got out would see it. */
export async function setTrap(): Promise<Wire> {
  return listen((request, response) => {
    const type = request.url?.includes('.js') ? 'text/javascript' : 'text/plain';
    response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end();
  });
}

/** All of it as one text, for messages and for finding names of attacks in it. */
export function asText(received: readonly Received[]): string {
  return received.map(({ protocol, bytes }) => `${protocol} ${bytes.toString('latin1')}`).join('\n');
}

async function samePort(server: Server, bindUdp: (port: number) => Promise<void>): Promise<number> {
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await bindUdp(port);
  return port;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
