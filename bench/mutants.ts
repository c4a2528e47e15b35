import { parseSync } from 'oxc-parser';

/** One change of a source that must not go unnoticed. */
export interface Mutant {
  /** Path below the build, as `alerts/rules/hold.js`. */
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly becomes: string;
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const EXTREMES: Readonly<Record<string, string>> = { max: 'min', min: 'max' };

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
};

const nameOf = (value: unknown): string => (isNode(value) && typeof value['name'] === 'string' ? value['name'] : '');

/**
 * Every mutant of one built source: each comparison flipped, each `Math.max` and `Math.min` exchanged, and each number of
 * a table of defaults doubled (`isDefaults`).
 */
export const mutantsOf = (file: string, source: string, isDefaults: boolean): readonly Mutant[] => {
  const found: Mutant[] = [];
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  const add = (start: number, end: number, becomes: string): void => {
    found.push({ file, line: lineOf(start), start, end, was: source.slice(start, end), becomes });
  };
  walk(parseSync(file, source).program as unknown as Node, (node) => {
    const { left, right, operator, callee } = node;
    if (node.type === 'BinaryExpression' && isNode(left) && isNode(right) && typeof operator === 'string') {
      const flipped = FLIPPED[operator];
      const at = source.indexOf(operator, left.end);
      if (flipped !== undefined && at >= 0 && at < right.start) add(at, at + operator.length, flipped);
    }
    if (node.type === 'CallExpression' && isNode(callee) && callee.type === 'MemberExpression') {
      const { object, property } = callee;
      const other = EXTREMES[nameOf(property)];
      if (nameOf(object) === 'Math' && isNode(property) && other !== undefined)
        add(property.start, property.end, other);
    }
    const { value } = node;
    if (isDefaults && node.type === 'Property' && isNode(value)) {
      if (typeof value['value'] === 'number' || value.type === 'BinaryExpression') {
        add(value.start, value.end, `2 * (${source.slice(value.start, value.end)})`);
      }
    }
  });
  return found;
};
