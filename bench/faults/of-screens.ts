import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { overrunIsSeen } from './asking.js';
import type { Fault } from './run-fault.js';
import type { World } from './world.js';

const DEAF = 200;
const SEEN_MS = 10_000;
const HOLD_MS = 30_000;
const MOST_MEMORY_MB = 1024;

/** A client that asks for the feed and never reads a byte of it. */
const deafClient = ({ service }: World, cookie: string): Socket => {
  const socket = connect({ port: service.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  const lines = [
    'GET /ws HTTP/1.1',
    `Host: 127.0.0.1:${service.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Origin: ${service.origin}`,
    `Cookie: ${cookie}`,
    '',
    '',
  ];
  socket.write(lines.join('\r\n'));
  socket.pause();
  return socket;
};

/** A client that says what is no message, as fast as it can, and comes back when it is shown out. */
const babbler = ({ service }: World, cookie: string): (() => void) => {
  let stopped = false;
  let socket: WebSocket | undefined;
  const open = (): void => {
    if (stopped) return;
    const one = new WebSocket(`${service.origin.replace('http', 'ws')}/ws`, {
      headers: { cookie },
      origin: service.origin,
    });
    socket = one;
    let timer: NodeJS.Timeout | undefined;
    one.on('open', () => {
      timer = setInterval(() => one.send(Math.random() < 0.5 ? '{"type":' : Buffer.alloc(4096, 0xff)), 5);
    });
    one.on('error', () => one.terminate());
    one.on('close', () => {
      clearInterval(timer);
      setTimeout(open, 100);
    });
  };
  open();
  return () => {
    stopped = true;
    socket?.terminate();
  };
};

const deafAndLoud: Fault['inject'] = async (world) => {
  const cookie = await world.service.cookie();
  const deaf = Array.from({ length: DEAF }, () => deafClient(world, cookie));
  const silence = babbler(world, cookie);
  const failures: string[] = [];
  const untilAt = Date.now() + HOLD_MS;
  while (Date.now() < untilAt) {
    failures.push(...(await overrunIsSeen(world, SEEN_MS, 'beside 200 screens that never read')));
    await delay(3000);
  }
  silence();
  for (const socket of deaf) socket.destroy();
  const mb = Math.round(world.scraper.mostMemoryBytes() / 1024 / 1024);
  return mb > MOST_MEMORY_MB ? [...failures, `the service took ${mb} MB`] : failures;
};

/** What screens do that they should not. */
export const SCREEN_FAULTS: readonly Fault[] = [
  {
    name: 'deaf-screens',
    title: '200 screens that never read, one that sends garbage',
    mode: 'servers',
    inject: deafAndLoud,
  },
];
