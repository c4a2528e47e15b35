import PDFDocument from 'pdfkit';
import { breakLines, TIE } from './break-lines.js';
import { openFonts, type Weight } from './fonts.js';

/** How a text is set: type size in points, weight, colour. */
interface Type {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
}

/** A column's heading and its share of the width. */
export interface Column {
  readonly head: string;
  readonly share: number;
}

/** What stands on every page: above, and below beside the number of the page. */
export interface Running {
  readonly title: string;
  readonly author: string;
  readonly above: string;
  readonly below: string;
  /** Epoch ms; the same sheet of the same time is the same bytes. */
  readonly at: number;
}

/** A4, in points, with room for a binding. */
export const PAGE = { width: 595.28, height: 841.89, left: 56, right: 42, top: 62, bottom: 56 } as const;
export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const LINE = 1.5;
const CELL = 3.5;
/** A table prints so many rows; the pack's CSV has them all. */
const MOST_ROWS = 1000;
export const INK = { text: '#1a1a1a', soft: '#5c5c5c', rule: '#bdbdbd', shade: '#f1f1f1', warn: '#a8071a' } as const;
const BODY: Type = { size: 9.5 };
const SMALL: Type = { size: 8 };

const unicodeOf = (char: string): string => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;

/** Sheets of A4 that are written from top to bottom. */
export const openSheet = (running: Running) => {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    // Packed by the pack's own container: what zlib makes differs between versions.
    compress: false,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: running.title,
      Author: running.author,
      Creator: 'MineSentry',
      Producer: 'MineSentry',
      CreationDate: new Date(running.at),
    },
  });
  const pieces: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const fonts = openFonts((name, font) => doc.registerFont(name, font));
  let y: number = PAGE.top;

  /** Characters that no font here has, by what is printed in their place. */
  const missing = new Map<string, string>();
  const isPrintable = (text: string, weight: Weight): boolean =>
    [...text].every((char) => fonts.glyphsOf(char, weight) !== undefined);
  /** A character without a glyph: one that means the same, else a mark whose meaning stands at the document's end. */
  const inPlaceOf = (char: string, weight: Weight): string => {
    const same = char.normalize('NFKC');
    if (same !== char && isPrintable(same, weight)) return same;
    const known = missing.get(char);
    if (known !== undefined) return known;
    const mark = `〓${missing.size + 1}〓`;
    missing.set(char, mark);
    return mark;
  };
  /** Control characters are none of a document's. */
  const printable = (text: string, weight: Weight): string =>
    [...text.replace(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}/gu, ' ')]
      .map((char) =>
        char === '\n' || char === TIE || fonts.glyphsOf(char, weight) !== undefined ? char : inPlaceOf(char, weight),
      )
      .join('');

  const linesOf = (text: string, width: number, { size, weight = 400 }: Type): readonly string[] => {
    const widthOf = (char: string): number =>
      ((fonts.glyphsOf(char === TIE ? ' ' : char, weight)?.width ?? 1000) * size) / 1000;
    return breakLines(printable(text, weight), width, widthOf).map((line) => line.replaceAll(TIE, ' '));
  };

  const drawLine = (line: string, x: number, top: number, type: Type): number => {
    const { size, weight = 400, colour = INK.text } = type;
    doc.fontSize(size).fillColor(colour);
    let at = x;
    let run = '';
    let name = '';
    let width = 0;
    const draw = (): void => {
      if (run !== '') doc.font(name).text(run, at, top, { lineBreak: false, kerning: false } as object);
      at += width;
      run = '';
      width = 0;
    };
    for (const char of line) {
      const glyphs = fonts.glyphsOf(char, weight);
      if (glyphs === undefined) continue;
      if (glyphs.name !== name) draw();
      ({ name } = glyphs);
      run += char;
      width += (glyphs.width * size) / 1000;
    }
    draw();
    return at;
  };

  const breakPage = (): void => {
    doc.addPage({ size: 'A4', margin: 0 });
    y = PAGE.top;
  };
  /** Headings that stand nowhere yet: each goes on the page on which what belongs to it begins. */
  let headings: { readonly height: number; readonly draw: () => void }[] = [];
  const room = (height: number): void => {
    const above = headings.reduce((sum, one) => sum + one.height, 0);
    if (y + above + height > PAGE.height - PAGE.bottom) breakPage();
    const due = headings;
    headings = [];
    for (const { draw } of due) draw();
  };
  const rule = (at: number, colour: string = INK.rule, width = 0.5): void => {
    doc
      .moveTo(PAGE.left, at)
      .lineTo(PAGE.width - PAGE.right, at)
      .lineWidth(width)
      .strokeColor(colour)
      .stroke();
  };

  const paragraph = (text: string, type: Type = BODY, indent = 0): void => {
    const height = type.size * LINE;
    const lines = linesOf(text, TEXT_WIDTH - indent, type);
    for (const [index, line] of lines.entries()) {
      // No single line is left at the foot of a page.
      room(index === 0 ? Math.min(lines.length, 2) * height : height);
      drawLine(line, PAGE.left + indent, y, type);
      y += height;
    }
    y += 2;
  };

  const row = (cells: readonly (readonly string[])[], widths: readonly number[], type: Type): void => {
    let x: number = PAGE.left;
    for (const [index, lines] of cells.entries()) {
      for (const [number, line] of lines.entries()) {
        drawLine(line, x + CELL, y + CELL + number * type.size * LINE, type);
      }
      x += widths[index] ?? 0;
    }
  };

  const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): void => {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    const widths = columns.map(({ share }) => (share / shares) * TEXT_WIDTH);
    const step = SMALL.size * LINE;
    const set = (cells: readonly string[], type: Type): readonly (readonly string[])[] =>
      cells.map((cell, index) => linesOf(cell, (widths[index] ?? 0) - 2 * CELL, type));
    const heightOf = (cells: readonly (readonly string[])[]): number =>
      Math.max(1, ...cells.map((lines) => lines.length)) * step + 2 * CELL - 2;
    const bold: Type = { ...SMALL, weight: 700 };
    const heads = set(
      columns.map(({ head }) => head),
      bold,
    );
    const drawHeads = (): void => {
      doc.rect(PAGE.left, y, TEXT_WIDTH, heightOf(heads)).fill(INK.shade);
      row(heads, widths, bold);
      y += heightOf(heads);
      rule(y, INK.soft, 0.8);
    };
    const bottom = PAGE.height - PAGE.bottom;
    const most = Math.floor((bottom - PAGE.top - heightOf(heads) - 2 * CELL) / step);
    const first = set(rows[0] ?? ['无'], SMALL).map((lines) => lines.slice(0, most));
    room(heightOf(heads) + heightOf(first));
    drawHeads();
    for (const cells of rows.slice(0, MOST_ROWS)) {
      let rest = set(cells, SMALL);
      // A row that is taller than a page goes on on the next one.
      while (rest.some((lines) => lines.length > 0)) {
        const part = rest.map((lines) => lines.slice(0, most));
        if (y + heightOf(part) > bottom) {
          breakPage();
          drawHeads();
        }
        row(part, widths, SMALL);
        y += heightOf(part);
        rule(y);
        rest = rest.map((lines) => lines.slice(most));
      }
    }
    y += 4;
    if (rows.length === 0) paragraph('无', SMALL, CELL);
    if (rows.length > MOST_ROWS) {
      paragraph(`另有 ${rows.length - MOST_ROWS} 行未印出，见证据包内的 CSV 与 JSON 文件。`, SMALL);
    }
    y += 4;
  };

  return {
    doc,
    /** Characters that no font here has, each with what is printed in its place. */
    missing: (): readonly (readonly [string, string])[] => [...missing],
    paragraph,
    table,
    title(text: string): void {
      paragraph(text, { size: 17, weight: 700 });
    },
    /** Drawn with what comes next, on the same page. */
    heading(text: string): void {
      const type: Type = { size: 12, weight: 700 };
      const [line = ''] = linesOf(text, TEXT_WIDTH, type);
      headings.push({
        height: 13 + type.size * LINE,
        draw() {
          drawLine(line, PAGE.left, y + 6, type);
          y += 8 + type.size * LINE;
          rule(y - 1, INK.text, 0.8);
          y += 5;
        },
      });
    },
    /** Of a part within a heading's; drawn with what comes next. */
    subheading(text: string): void {
      const type: Type = { ...BODY, weight: 700 };
      const lines = linesOf(text, TEXT_WIDTH, type);
      headings.push({
        height: lines.length * type.size * LINE + 2,
        draw() {
          for (const line of lines) {
            drawLine(line, PAGE.left, y, type);
            y += type.size * LINE;
          }
          y += 2;
        },
      });
    },
    note(text: string): void {
      paragraph(text, { ...SMALL, colour: INK.soft });
    },
    flag(text: string): void {
      paragraph(`■ ${text}`, { size: 10, weight: 700, colour: INK.warn });
    },
    /** A question with its answer beside it. */
    answer(question: string, answer: string): void {
      const asked: Type = { ...BODY, weight: 700 };
      const lines = linesOf(answer, TEXT_WIDTH - 96, BODY);
      const height = BODY.size * LINE;
      room(Math.min(lines.length, 3) * height);
      drawLine(question, PAGE.left, y, asked);
      for (const line of lines) {
        room(height);
        drawLine(line, PAGE.left + 96, y, BODY);
        y += height;
      }
      y += 3;
    },
    /** Room for a drawing of a height; `write` sets small words in it. */
    drawing(height: number, draw: (top: number, write: (text: string, x: number, top: number) => void) => void): void {
      room(height);
      draw(y, (text, x, top) => drawLine(printable(text, 400), x, top, { size: 7, colour: INK.soft }));
      y += height;
    },
    /** Numbers the pages and ends the document. */
    async end(): Promise<Uint8Array> {
      if (missing.size > 0) {
        const each = [...missing].map(([char, mark]) => `${mark} = ${unicodeOf(char)}`).join('；');
        paragraph(`字库未收的字（统一码）：${each}。原字见证据包 incident.json。`, { ...SMALL, colour: INK.soft });
      }
      room(0);
      const { start, count } = doc.bufferedPageRange();
      for (let index = start; index < start + count; index += 1) {
        doc.switchToPage(index);
        const small: Type = { size: 7.5, colour: INK.soft };
        drawLine(linesOf(running.above, TEXT_WIDTH, small)[0] ?? '', PAGE.left, 34, small);
        rule(48);
        rule(PAGE.height - 44);
        const page = `第 ${index + 1} 页 共 ${count} 页`;
        drawLine(linesOf(running.below, TEXT_WIDTH - 80, small)[0] ?? '', PAGE.left, PAGE.height - 38, small);
        drawLine(page, PAGE.width - PAGE.right - page.length * 5.6, PAGE.height - 38, small);
      }
      doc.end();
      await ended;
      return Buffer.concat(pieces);
    },
  };
};
export type Sheet = ReturnType<typeof openSheet>;
