import { expect, test } from 'vitest';
import { type OpenLine, waitingSocket } from '../../dashboard/web/live/early-line.js';

/** A line as browsers give it, played by hand. */
const playedLine = () => {
  const sent: string[] = [];
  let hear: Parameters<OpenLine>[0] = () => undefined;
  let end = (): void => undefined;
  const open: OpenLine = (onMessage, onClose) => {
    hear = onMessage;
    end = onClose;
    return { send: (text) => void sent.push(text), close: () => end() };
  };
  return { open, sent, say: (data: string) => hear({ data }), end: () => end() };
};

test('what the server says before the screen listens is heard in order, and nothing twice', async () => {
  const { open, say } = playedLine();
  const socket = waitingSocket(open);
  say('snapshot');
  say('alarm 1');
  const heard: unknown[] = [];
  socket.onmessage = ({ data }) => heard.push(data);
  expect(heard).toEqual([]);
  await Promise.resolve();
  say('alarm 2');
  expect(heard).toEqual(['snapshot', 'alarm 1', 'alarm 2']);
});

test('a line that ended before the screen listened is lost to it, not silent', async () => {
  const { open, end } = playedLine();
  const socket = waitingSocket(open);
  end();
  let ends = 0;
  socket.onclose = () => {
    ends += 1;
  };
  await Promise.resolve();
  expect(ends).toBe(1);
});

test('a screen that stops listening while it is told what waited hears no more of it', async () => {
  const { open, say } = playedLine();
  const socket = waitingSocket(open);
  say('broken');
  say('alarm 1');
  const heard: unknown[] = [];
  socket.onmessage = ({ data }) => {
    heard.push(data);
    socket.onmessage = null;
  };
  await Promise.resolve();
  expect(heard).toEqual(['broken']);
});

test('a screen speaks on the early line at once', () => {
  const { open, sent } = playedLine();
  waitingSocket(open).send('painted');
  expect(sent).toEqual(['painted']);
});
