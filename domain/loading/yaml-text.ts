import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { Path, Report } from './fault.js';

/** A mine file larger than this, in characters, is refused unread. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** What stands in a YAML text, and on which line. */
export interface YamlText {
  /** Undefined where the text cannot be read as YAML at all. */
  readonly content: unknown;
  /** Line of the node at a path, or of the nearest one around it, from 1. */
  lineOf(path: Path): number | undefined;
}

/** A mine file nests no deeper; one that does, or that holds itself by an alias, is refused. */
const MOST_LEVELS = 32;

const TOO_DEEP = `it nests deeper than ${MOST_LEVELS} levels, or holds itself; write it flat, without aliases`;

const nestsTooDeep = (content: unknown): boolean => {
  const reached = new Map<object, number>();
  const waiting: { readonly value: unknown; readonly level: number }[] = [{ value: content, level: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, level } = next;
    if (typeof value !== 'object' || value === null || (reached.get(value) ?? -1) >= level) continue;
    if (level > MOST_LEVELS) return true;
    reached.set(value, level);
    for (const part of Object.values(value)) waiting.push({ value: part, level: level + 1 });
  }
  return false;
};

/** The document; undefined where its parser runs out of stack. */
const parsed = (text: string, lineCounter: LineCounter): Document.Parsed | undefined => {
  try {
    return parseDocument(text, { lineCounter, logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const firstLine = (message: string): string => (message.split('\n')[0] ?? message).replace(/:$/, '');

/** Reads YAML 1.2. Reports each syntax error with its line; a key given twice is reported and the rest is still read. */
export const readYaml = (text: string, report: Report): YamlText => {
  const unreadable = { content: undefined, lineOf: () => undefined };
  if (text.length > MOST_CHARACTERS) {
    report(
      'file-too-large',
      [],
      `the file has more than ${MOST_CHARACTERS} characters; move points and people to CSV files`,
    );
    return unreadable;
  }
  const lines = new LineCounter();
  const document = parsed(text, lines);
  if (document === undefined) {
    report('yaml-syntax', [], TOO_DEEP);
    return unreadable;
  }
  let broken = false;
  for (const { code, message, pos } of document.errors) {
    const twice = code === 'DUPLICATE_KEY';
    broken ||= !twice;
    const { line } = lines.linePos(pos[0]);
    report(twice ? 'duplicate-key' : 'yaml-syntax', [`line ${line}`], `${firstLine(message)}; correct the YAML there`);
  }
  if (broken) return unreadable;
  const lineOf = (path: Path): number | undefined => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  try {
    const content: unknown = document.toJS();
    if (!nestsTooDeep(content)) return { content, lineOf };
    report('yaml-syntax', [], TOO_DEEP);
    return unreadable;
  } catch (error) {
    const why = error instanceof Error ? firstLine(error.message) : String(error);
    report('yaml-syntax', [], `${why}; write the values out instead of using aliases`);
    return unreadable;
  }
};
