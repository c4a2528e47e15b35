import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { create, type Font } from 'fontkit';
import { z } from 'zod';

/** Weights that a document is set in. */
export type Weight = 400 | 700;

/** A font's name in the document, and the width of a character in thousandths of the type size. */
export interface Glyphs {
  readonly name: string;
  readonly width: number;
}

const PACKAGE = '@fontsource/noto-sans-sc';
const ENTRY_BYTES = 20;
const HEAD_BYTES = 44;

/** A WOFF 1.0 font as the OpenType font in it: read table by table, it would be unpacked again for every glyph. */
export const openTypeOf = (woff: Buffer): Buffer => {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  head.writeUInt16BE(count, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (let index = 0; index < count; index += 1) {
    const entry = HEAD_BYTES + ENTRY_BYTES * index;
    const at = woff.readUInt32BE(entry + 4);
    const packed = woff.readUInt32BE(entry + 8);
    const length = woff.readUInt32BE(entry + 12);
    const raw = woff.subarray(at, at + packed);
    const row = 12 + 16 * index;
    head.writeUInt32BE(woff.readUInt32BE(entry), row);
    head.writeUInt32BE(woff.readUInt32BE(entry + 16), row + 4);
    head.writeUInt32BE(offset, row + 8);
    head.writeUInt32BE(length, row + 12);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(packed < length ? inflateSync(raw) : raw, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(parts);
};

/** Which slice of the font has which characters: `{ "[72]": "U+5d3e,U+5d40-5d42" }`. */
const readSlices = (text: string): readonly { readonly slice: string; readonly ranges: [number, number][] }[] =>
  Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text))).map(([slice, ranges]) => ({
    slice: slice.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map((range): [number, number] => {
      const [from = '', to = from] = range.slice(2).split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    }),
  }));

/**
 * Noto Sans SC (SIL Open Font License 1.1): one file has the common characters, the rest are in slices that are opened
 * when a character asks for them. `register`: takes each font that is opened. `glyphsOf`: undefined where no font has it.
 */
export const openFonts = (register: (name: string, font: Buffer) => void) => {
  const { resolve } = createRequire(import.meta.url);
  const slices = readSlices(readFileSync(resolve(`${PACKAGE}/unicode.json`), 'utf8'));
  const opened = new Map<string, Font>();
  const known = new Map<string, Glyphs | undefined>();

  const open = (slice: string, weight: Weight): Font => {
    const name = `${slice}-${weight}`;
    const before = opened.get(name);
    if (before !== undefined) return before;
    const bytes = openTypeOf(readFileSync(resolve(`${PACKAGE}/files/noto-sans-sc-${name}-normal.woff`)));
    const made = create(bytes);
    if (made.type !== 'TTF') throw new Error(`${name} is a collection of fonts`);
    register(name, bytes);
    opened.set(name, made);
    return made;
  };

  const find = (code: number, weight: Weight): Glyphs | undefined => {
    const having = slices.filter(({ ranges }) => ranges.some(([from, to]) => code >= from && code <= to));
    for (const slice of ['chinese-simplified', ...having.map((one) => one.slice)]) {
      const font = open(slice, weight);
      if (!font.hasGlyphForCodePoint(code)) continue;
      const { advanceWidth } = font.glyphForCodePoint(code);
      return { name: `${slice}-${weight}`, width: (advanceWidth * 1000) / font.unitsPerEm };
    }
    return undefined;
  };

  return {
    glyphsOf(char: string, weight: Weight): Glyphs | undefined {
      const key = `${weight}${char}`;
      if (!known.has(key)) known.set(key, find(char.codePointAt(0) ?? 0, weight));
      return known.get(key);
    },
  };
};
export type Fonts = ReturnType<typeof openFonts>;
