import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/servers.js';
import { startToxicProxy, type ToxicProxy } from '../support/toxic-proxy.js';

let server: Server;
let proxy: ToxicProxy;
const sockets = new Set<Socket>();

beforeEach(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = await startToxicProxy({ to: typeof address === 'object' && address !== null ? address.port : 0 });
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
});

const client = () => {
  const socket = connect(proxy.port, '127.0.0.1');
  let heard = '';
  let closed = false;
  socket.on('data', (bytes) => {
    heard += bytes.toString();
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => undefined);
  sockets.add(socket);
  return { say: (text: string) => socket.write(text), heard: () => heard, closed: () => closed };
};

test('what is said passes, in both directions', async () => {
  const one = client();
  one.say('hello');
  await until('the answer', () => one.heard() === 'hello');
});

test('a cut ends every connection, and the next one is sound', async () => {
  const one = client();
  one.say('a');
  await until('the answer', () => one.heard() === 'a');
  proxy.cut();
  await until('the end', one.closed);
  const other = client();
  other.say('b');
  await until('the answer', () => other.heard() === 'b');
});

test('a half-open connection stays open and says nothing, and the next one is sound', async () => {
  const one = client();
  one.say('a');
  await until('the answer', () => one.heard() === 'a');
  proxy.freeze();
  one.say('b');
  const other = client();
  other.say('c');
  await until('the answer', () => other.heard() === 'c');
  expect([one.heard(), one.closed()]).toEqual(['a', false]);
});

test('late answers keep their order, also where the delay is taken away meanwhile', async () => {
  const one = client();
  proxy.delay(50);
  one.say('a');
  await until('the server has it', () => sockets.size > 1);
  proxy.delay(0);
  one.say('b');
  await until('both answers', () => one.heard().length === 2);
  expect(one.heard()).toBe('ab');
});

test('no connection is taken while none is to be', async () => {
  proxy.take(false);
  const one = client();
  await until('the end', one.closed);
});
