/** Numbers from a seed, the same each time (mulberry32). */
export interface Random {
  /** From 0 up to, not including, `below`. */
  whole(below: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return { whole, pick: (items) => items[whole(items.length)] ?? items[0] };
};

/** What has broken parsers before. */
const NASTY: readonly [string, ...string[]] = [
  '',
  '\u0000',
  '\ufeff',
  '\ud800',
  '%',
  '%00',
  '%ff',
  '../',
  '..\\',
  '/etc/passwd',
  '__proto__',
  'constructor',
  '{"__proto__":{"simulated":true}}',
  'null',
  'true',
  '[]',
  '{}',
  '[[[[[[[[[[[[[[[[',
  '['.repeat(3000),
  '{"a":'.repeat(2000),
  '1e999',
  '-1e999',
  '-0',
  'NaN',
  'Infinity',
  '9007199254740993',
  '9999999999999',
  '-1',
  '0.1',
  '1e-400',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  '275760-09-13T00:00:00.001Z',
  "' or 1=1 --",
  '"',
  '\\',
  '\r\n',
  '\t',
  ': ',
  '- ',
  '&a [*a,*a]',
  '!!js/function x',
  '<<: *a',
  '#',
  '+',
  '$SYS',
  '瓦斯',
  '🙂',
  'A'.repeat(5000),
];

const spliced = (bytes: Buffer, from: number, until: number, into: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), into, bytes.subarray(until)]);

/** One small change to a few bytes: a bit, a cut, a repetition, something nasty, a piece of another sample. */
const mutate = (random: Random, bytes: Buffer, other: Buffer): Buffer => {
  const at = random.whole(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.whole(12));
  switch (random.whole(8)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << random.whole(8));
      return copy;
    }
    case 1:
      return spliced(bytes, at, end, Buffer.alloc(0));
    case 2:
      return spliced(bytes, at, at, bytes.subarray(at, end));
    case 3:
      return spliced(bytes, at, end, Buffer.from(random.pick(NASTY)));
    case 4:
      return spliced(bytes, at, at, Buffer.from(random.pick(NASTY)));
    case 5: {
      const from = random.whole(other.length + 1);
      return spliced(bytes, at, end, other.subarray(from, from + random.whole(60)));
    }
    case 6:
      return bytes.subarray(0, at);
    default:
      return spliced(bytes, at, Math.min(bytes.length, at + 1), Buffer.from([random.whole(256)]));
  }
};

/** Replaces one value of a JSON text or one word by something nasty: deeper into a decoder than single bytes reach. */
const misplace = (random: Random, bytes: Buffer): Buffer => {
  const text = bytes.toString();
  const words = [...text.matchAll(/"[^"]*"|-?\d[\d.eE+-]*|\w+/g)];
  const word = words[random.whole(words.length)];
  if (word === undefined) return bytes;
  const nasty = random.pick(NASTY);
  const put = random.whole(2) === 0 ? nasty : JSON.stringify(nasty);
  return Buffer.from(text.slice(0, word.index) + put + text.slice(word.index + word[0].length));
};

const MOST_CHANGES = 6;
const MOST_BYTES = 300_000;

/** Input number `index` of a decoder: a sample as it is, a changed one, or noise. The same for the same seed. */
export const inputOf = (seed: number, index: number, samples: readonly [Buffer, ...Buffer[]]): Buffer => {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ index);
  const kind = random.whole(20);
  if (kind === 0) return random.pick(samples);
  if (kind === 1) return Buffer.from(Array.from({ length: random.whole(200) }, () => random.whole(256)));
  let input = random.pick(samples);
  const changes = 1 + random.whole(MOST_CHANGES);
  for (let done = 0; done < changes; done += 1) {
    input = random.whole(3) === 0 ? misplace(random, input) : mutate(random, input, random.pick(samples));
  }
  return input.subarray(0, MOST_BYTES);
};
