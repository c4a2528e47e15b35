import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BrokerAddress, parseConnectionString, redacted } from '../../../ingest/mqtt/connection-string.js';

const SECRET = 'hunter2';

const read = (text: string): BrokerAddress => {
  const parsed = parseConnectionString(text);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.connection;
};
const faultsOf = (text: string): readonly string[] => {
  const parsed = parseConnectionString(text);
  return parsed.ok ? [] : parsed.faults;
};

describe('a connection string that is right', () => {
  it('takes the usual port of its scheme where it names none', () => {
    expect(read('mqtt://broker')).toEqual({ protocol: 'mqtt', host: 'broker', port: 1883 });
    expect(read('mqtts://broker/')).toEqual({ protocol: 'mqtts', host: 'broker', port: 8883 });
  });

  it('gives every part it names', () => {
    expect(
      read('mqtts://gateway:hunter2@10.0.0.5:8884?clientId=mine-1&ca=/etc/ca.pem&cert=/etc/c.pem&key=/etc/k.pem'),
    ).toEqual({
      protocol: 'mqtts',
      host: '10.0.0.5',
      port: 8884,
      username: 'gateway',
      password: SECRET,
      clientId: 'mine-1',
      ca: '/etc/ca.pem',
      cert: '/etc/c.pem',
      key: '/etc/k.pem',
    });
  });

  it('gives an IPv6 host without its brackets', () => {
    expect(read('mqtt://[fd00::5]:1884')).toEqual({ protocol: 'mqtt', host: 'fd00::5', port: 1884 });
  });

  it('gives a Chinese host name as the name server knows it', () => {
    expect(read('mqtt://煤矿.example').host).toBe('xn--zuxw4l.example');
  });

  it('keeps a + in a file name and in a client id', () => {
    const { ca, clientId } = read('mqtts://broker?ca=/etc/a+b.pem&clientId=a+b');
    expect([ca, clientId]).toEqual(['/etc/a+b.pem', 'a+b']);
  });

  it('gives back any user and password that were percent-encoded', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (user, word) => {
          const { username, password } = read(`mqtt://${encodeURIComponent(user)}:${encodeURIComponent(word)}@broker`);
          expect([username, password]).toEqual([user, word]);
        },
      ),
    );
  });
});

describe('a connection string that is wrong', () => {
  it.each([
    ['text that is no address', 'broker', /is no address; write mqtt/],
    ['a port that does not exist', 'mqtt://broker:99999', /port above 65535/],
    ['port 0', 'mqtt://broker:0', /port 0/],
    ['no host', 'mqtt://', /names no host/],
    ['a WebSocket', 'ws://broker', /ws:\/\/ is not spoken here; use mqtt:\/\/ or mqtts:\/\//],
    ['a web address', 'https://broker', /https:\/\/ is not spoken here/],
    ['a path', 'mqtt://broker/telemetry', /has a path/],
    ['a # part', 'mqtt://broker#x', /has a # part/],
    ['a bare % in the password', 'mqtt://u:50%@broker', /bare %; write it as %25/],
    ['a password without a user', 'mqtt://:hunter2@broker', /password but no user/],
    ['a mistyped parameter', 'mqtt://broker?clientid=a', /clientid is no parameter; did you mean clientId\?/],
    ['an unheard-of parameter', 'mqtt://broker?keepalive=5', /keepalive is no parameter \(known: clientId, ca/],
    ['a parameter twice', 'mqtt://broker?clientId=a&clientId=b', /clientId is given twice/],
    ['an empty client id', 'mqtt://broker?clientId=', /clientId is empty/],
    ['an endless client id', `mqtt://broker?clientId=${'a'.repeat(201)}`, /longer than 200/],
    ['an empty file name', 'mqtts://broker?ca=', /ca is empty/],
    ['a certificate without its key', 'mqtts://broker?cert=/c.pem', /cert and key go together/],
    ['a key without its certificate', 'mqtts://broker?key=/k.pem', /cert and key go together/],
    ['a certificate authority without TLS', 'mqtt://broker?ca=/ca.pem', /need mqtts:\/\//],
  ])('is refused for %s, and for nothing else', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(fault)]);
  });

  it('names every fault at once', () => {
    expect(faultsOf('mqtt://u:50%@broker:0/x?clientid=a&ca=&cert=/c#y')).toEqual([
      expect.stringMatching(/port 0/),
      expect.stringMatching(/has a path/),
      expect.stringMatching(/# part/),
      expect.stringMatching(/bare %/),
      expect.stringMatching(/clientid is no parameter/),
      expect.stringMatching(/ca is empty/),
      expect.stringMatching(/need mqtts/),
      expect.stringMatching(/cert and key go together/),
    ]);
  });

  it('names what else is wrong where the host cannot be read', () => {
    expect(faultsOf('ws://bro ker/x?keepalive=5')).toEqual([
      expect.stringMatching(/is no address/),
      expect.stringMatching(/ws:\/\/ is not spoken/),
      expect.stringMatching(/has a path/),
      expect.stringMatching(/keepalive is no parameter/),
    ]);
  });
});

/** Ways in which a password is written, right and wrong. */
const WRITTEN = [
  `mqtt://u:${SECRET}@broker`,
  `mqtts://u:a@${SECRET}@broker:8883?clientId=a@b`,
  `mqtt://u:a/${SECRET}@broker`,
  `mqtt://u:12/${SECRET}@broker`,
  `mqtt://u:a?${SECRET}@broker`,
  `mqtt://u:12?${SECRET}@broker`,
  `mqtt://u:12?${SECRET}&x@broker`,
  `mqtt://u:12#${SECRET}@broker`,
  `mqtt://u:%${SECRET}@broker`,
  `mqtt://:${SECRET}@broker/x`,
  `http://u:${SECRET}@broker/x?y`,
  `u:${SECRET}@broker`,
  `mqtt:u:${SECRET}@broker`,
  `mqtt://broker?password=${SECRET}`,
];

describe('a password', () => {
  it.each(WRITTEN)('is never shown in a log: %s', (text) => {
    expect(redacted(text)).not.toContain(SECRET);
    expect(redacted(text)).toContain('broker');
  });

  it.each(WRITTEN)('is never shown in a fault: %s', (text) => {
    expect(faultsOf(text).join()).not.toContain(SECRET);
  });

  it('is hidden too where line breaks stand in the address, which its reader passes over', () => {
    const text = `mqt\r\nts://u:${SECRET}@broker:8883?clientId=a`;
    expect(read(text).password).toBe(SECRET);
    expect(redacted(text)).toBe('mqtts://u:***@broker:8883?clientId=a');
    expect(redacted(`mqtt://u:${SECRET.slice(0, 3)}\n${SECRET.slice(3)}@broker`)).toBe('mqtt://u:***@broker');
  });

  it('leaves the rest of a sound address readable in a log', () => {
    expect(redacted('mqtts://u:hunter2@broker:8883?clientId=a@b')).toBe('mqtts://u:***@broker:8883?clientId=a@b');
    expect(redacted('mqtt://broker:1883?clientId=a@b')).toBe('mqtt://broker:1883?clientId=a@b');
    expect(redacted('mqtt://broker')).toBe('mqtt://broker');
  });
});
