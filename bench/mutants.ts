import { parseSync } from 'oxc-parser';

/** One change of a source that must not go unnoticed. */
export interface Mutant {
  /** Path below the build, as `alerts/rules/hold.js`. */
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The expression as it stands, and what takes its place. */
  readonly was: string;
  readonly becomes: string;
  /** Of a table of defaults: the entry that it belongs to. */
  readonly entry?: string;
}

/** A number of a table of defaults: read through a getter, so that a mutant can change it while the program runs. */
interface Entry {
  readonly start: number;
  readonly end: number;
  readonly key: string;
  readonly valueStart: number;
}

/** The mutants of one source, and the entries of its table of defaults. */
export interface Mutable {
  readonly file: string;
  readonly source: string;
  readonly mutants: readonly Mutant[];
  readonly entries: readonly Entry[];
}

const FLIPPED = new Map(Object.entries({ '<': '>=', '<=': '>', '>': '<=', '>=': '<' }));
const NEGATED = new Map(Object.entries({ '===': '!==', '!==': '===' }));
const EXTREMES = new Map(Object.entries({ max: 'min', min: 'max' }));
const FROM_THE_END = new Map(Object.entries({ findLast: 'find', findLastIndex: 'findIndex' }));
const SORTS = new Set(['sort', 'toSorted']);

/** Whom an order takes out: here each step is taken away, and each equality turned round. */
const isScope = (file: string): boolean => /^alerts\/evacuation\/(scope|muster)\.js$/.test(file);
const isRule = (file: string): boolean => file.startsWith('alerts/rules/');
const isDefaults = (file: string): boolean => file.endsWith('/defaults.js');

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const nodesIn = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : [value]).filter(isNode);

const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node);
  for (const value of Object.values(node)) for (const child of nodesIn(value)) walk(child, visit);
};

const nameOf = (value: unknown): string => (isNode(value) && typeof value['name'] === 'string' ? value['name'] : '');
/** What an expression is compared with to learn whether it is there at all: that is the compiler's to hold. */
const isNothing = (value: Node): boolean =>
  nameOf(value) === 'undefined' ||
  (value.type === 'Literal' && value['value'] === null) ||
  (value.type === 'UnaryExpression' && value['operator'] === 'typeof');
const isNumber = (value: Node): boolean => typeof value['value'] === 'number' || value.type === 'BinaryExpression';

/**
 * Every mutant of one built source: each comparison of size flipped, in rules and scopes each equality turned round as
 * well, each `Math.max` and `Math.min` exchanged, each order turned round, each number of a table of defaults doubled, and
 * each step of an order's scope taken away.
 */
export const mutantsOf = (file: string, source: string): Mutable => {
  const mutants: Mutant[] = [];
  const entries: Entry[] = [];
  const tables: { readonly start: number; readonly end: number; readonly key: string }[] = [];
  const textOf = ({ start, end }: Pick<Node, 'start' | 'end'>): string => source.slice(start, end);
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  const add = ({ start, end }: Node, becomes: string): void => {
    const within = tables.find((table) => table.start <= start && end <= table.end);
    const entry = within === undefined ? {} : { entry: within.key };
    mutants.push({ file, line: lineOf(start), start, end, was: source.slice(start, end), becomes, ...entry });
  };
  /** The node's text with one part of it in other words. */
  const withPart = (node: Node, part: Pick<Node, 'start' | 'end'>, words: string): string =>
    source.slice(node.start, part.start) + words + source.slice(part.end, node.end);

  const compare = (node: Node): void => {
    const { left, right, operator } = node;
    if (!isNode(left) || !isNode(right) || typeof operator !== 'string') return;
    const decides = isScope(file) || (isRule(file) && !isNothing(left) && !isNothing(right));
    const flipped = FLIPPED.get(operator) ?? (decides ? NEGATED.get(operator) : undefined);
    const start = source.indexOf(operator, left.end);
    if (flipped !== undefined) add(node, withPart(node, { start, end: start + operator.length }, flipped));
  };

  const call = (node: Node): void => {
    const { callee } = node;
    if (!isNode(callee) || callee.type !== 'MemberExpression' || !isNode(callee['property'])) return;
    const { object, property } = callee;
    const [first] = nodesIn(node['arguments']);
    const name = nameOf(property);
    const other = nameOf(object) === 'Math' ? EXTREMES.get(name) : FROM_THE_END.get(name);
    if (other !== undefined) add(node, withPart(node, property, other));
    else if (SORTS.has(name) && first !== undefined) {
      add(first, `((one, other) => (${textOf(first)})(other, one))`);
    } else if (name === 'at' && first !== undefined && textOf(first) === '-1') add(node, withPart(node, first, '0'));
    else if (name === 'toReversed' && isNode(object)) add(node, `[...${textOf(object)}]`);
  };

  const enter = (node: Node): void => {
    const { key, value } = node;
    if (!isNode(key) || !isNode(value)) return;
    const { start, end } = node;
    if (!tables.some((table) => table.start <= start && end <= table.end))
      tables.push({ start, end, key: textOf(key) });
    const numbers = value.type === 'ArrayExpression' ? nodesIn(value['elements']).filter(isNumber) : [value];
    for (const number of numbers.filter(isNumber)) add(number, `2 * (${textOf(number)})`);
    if (numbers.some(isNumber)) {
      entries.push({ start: node.start, end: node.end, key: textOf(key), valueStart: value.start });
    }
  };

  walk(parseSync(file, source).program as unknown as Node, (node) => {
    if (node.type === 'BinaryExpression') compare(node);
    if (node.type === 'CallExpression') call(node);
    if (node.type === 'Property' && isDefaults(file)) enter(node);
    if (node.type === 'ArrayExpression' && isScope(file)) {
      for (const step of nodesIn(node['elements'])) {
        if (step.type === 'SpreadElement') {
          const { argument } = step;
          if (isNode(argument)) add(argument, '[]');
        } else add(step, "''");
      }
    }
  });
  return { file, source, mutants, entries };
};

/**
 * The source with every mutant in it, each behind a switch: `isMutated(n)` says whether mutant `n` is the one that lives,
 * counted from `first`.
 */
export const withSwitches = ({ source, mutants, entries }: Mutable, first: number): string => {
  const sites = [
    ...mutants.map(({ start, end, becomes }, index) => ({ start, end, becomes, number: first + index })),
    ...entries,
  ].sort((one, other) => one.start - other.start || other.end - one.end);

  /** The text from `from` to `to`, whose sites are those from index `at` on. */
  const render = (from: number, to: number, at: number): string => {
    let text = '';
    let reached = from;
    for (let index = at; index < sites.length; index += 1) {
      const site = sites[index];
      if (site === undefined || site.start >= to) break;
      if (site.start < reached) continue;
      text += source.slice(reached, site.start);
      text +=
        'key' in site
          ? `get ${site.key}() { return ${render(site.valueStart, site.end, index + 1)}; }`
          : `(isMutated(${site.number}) ? ${site.becomes} : ${render(site.start, site.end, index + 1)})`;
      reached = site.end;
    }
    return text + source.slice(reached, to);
  };
  return render(0, source.length, 0);
};
