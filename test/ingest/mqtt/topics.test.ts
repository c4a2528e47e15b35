import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../domain/quantity.js';
import { buildTopic, INBOUND_FILTERS, INBOUND_KINDS, parseTopic, type Topic } from '../../../ingest/mqtt/topics.js';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[/+#\0]/.test(text));
const topic: fc.Arbitrary<Topic> = fc.oneof(
  fc.record({ kind: fc.constant('reading'), mine: name, family: fc.constantFrom(...FAMILIES), point: name }),
  fc.record({ kind: fc.constant('frame'), mine: name, substation: name }),
  fc.record({ kind: fc.constant('personnel'), mine: name, card: name }),
  fc.record({ kind: fc.constant('system'), mine: name, system: name }),
  fc.record({ kind: fc.constant('alarm'), mine: name, alarm: name }),
  fc.record({ kind: fc.constant('command'), mine: name, command: name }),
  fc.record({ kind: fc.constant('command-result'), mine: name, command: name }),
  fc.record({ kind: fc.constant('stored'), mine: name, substation: name }),
);

/** MQTT 5.0, 4.7.1: + stands for one level. */
const matches = (filter: string, text: string): boolean => {
  const [levels, parts] = [filter.split('/'), text.split('/')];
  return levels.length === parts.length && levels.every((level, index) => level === '+' || level === parts[index]);
};

describe('topics', () => {
  it('are written as the interface has them', () => {
    expect(buildTopic({ kind: 'reading', mine: 'demo-mine', family: 'gas', point: '001A01' })).toBe(
      'mines/demo-mine/gas/001A01',
    );
    expect(buildTopic({ kind: 'frame', mine: 'm', substation: '001' })).toBe('mines/m/substations/001/frame');
    expect(buildTopic({ kind: 'personnel', mine: 'm', card: '10001' })).toBe('mines/m/personnel/10001');
    expect(buildTopic({ kind: 'system', mine: 'm', system: 'video' })).toBe('mines/m/systems/video');
    expect(buildTopic({ kind: 'alarm', mine: 'm', alarm: 'a1' })).toBe('mines/m/alarms/a1');
    expect(buildTopic({ kind: 'command', mine: 'm', command: 'c1' })).toBe('mines/m/commands/c1');
    expect(buildTopic({ kind: 'command-result', mine: 'm', command: 'c1' })).toBe('mines/m/commands/c1/result');
    expect(buildTopic({ kind: 'stored', mine: 'm', substation: '001' })).toBe('mines/m/substations/001/stored');
  });

  it('read back as what they were built from', () => {
    fc.assert(
      fc.property(topic, (one) => {
        expect(parseTopic(buildTopic(one))).toEqual(one);
      }),
    );
  });

  it('build back to the text they were read from', () => {
    const part = fc.oneof(
      name,
      fc.constantFrom('mines', 'gas', 'substations', 'frame', 'stored', 'commands', 'result', 'personnel', '', '+'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = ['mines', ...parts].join('/');
        const parsed = parseTopic(text);
        if (parsed !== undefined) expect(buildTopic(parsed)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['an empty name', ''],
    ['a name with /', 'a/b'],
    ['a name with +', 'a+'],
    ['a name with #', '#'],
    ['a name with NUL', 'a\u0000'],
  ])('cannot be built from %s', (_, bad) => {
    expect(() => buildTopic({ kind: 'reading', mine: bad, family: 'gas', point: 'p' })).toThrow(RangeError);
    expect(() => buildTopic({ kind: 'reading', mine: 'm', family: 'gas', point: bad })).toThrow(RangeError);
    expect(() => buildTopic({ kind: 'command-result', mine: 'm', command: bad })).toThrow(RangeError);
  });

  it.each([
    '',
    'mines',
    'mines/m',
    'mines/m/gas',
    'mines/m/gas/',
    'mines//gas/p',
    'mines/m/gas/p/x',
    'mines/m/water/p',
    'mine/m/gas/p',
    '/mines/m/gas/p',
    'mines/m/gas/+',
    'mines/m/gas/#',
    'mines/m/substations/001',
    'mines/m/substations//frame',
    'mines/m/substations/001/frames',
    'mines/m/commands/c/results',
    'mines/m/commands/c/result/x',
    'mines/m/gas/a\u0000',
    '$SYS/broker/uptime',
  ])('of other things are not known: %s', (text) => {
    expect(parseTopic(text)).toBeUndefined();
  });

  it('that gateways speak on are all listened to, each once, and no other', () => {
    fc.assert(
      fc.property(topic, (one) => {
        const heard = INBOUND_FILTERS.filter((filter) => matches(filter, buildTopic(one)));
        expect(heard).toHaveLength(INBOUND_KINDS.has(one.kind) ? 1 : 0);
      }),
    );
  });
});
