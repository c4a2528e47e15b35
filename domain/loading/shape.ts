import { z } from 'zod';
import { type MineFile, mineFileSchema } from '../mine-file.js';
import type { Path, Report } from './fault.js';
import { nearest } from './nearest.js';

const pathOf = (issue: z.core.$ZodIssue): Path => issue.path.filter((part) => typeof part !== 'symbol');

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  tuple: 'a list of two',
  object: 'a group of fields',
  boolean: 'true or false',
  number: 'a number',
};

/** Keys that a strict object at a path of the schema takes. */
const keysAt = (schema: z.core.$ZodType, path: Path): string[] => {
  let here: z.core.$ZodType = schema;
  for (const part of path) {
    while (here instanceof z.ZodDefault || here instanceof z.ZodOptional) here = here.unwrap();
    if (here instanceof z.ZodArray) here = here.element;
    else if (here instanceof z.ZodObject) here = here.shape[part] ?? here;
  }
  while (here instanceof z.ZodDefault || here instanceof z.ZodOptional) here = here.unwrap();
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
};

const wrongType = (expected: string, input: unknown): string => {
  const wanted = EXPECTED[expected] ?? expected;
  if (input === undefined || input === null) return `is required; give ${wanted}`;
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `${input} is read as a ${typeof input}; write it in quotes`;
  }
  return `must be ${wanted}, not ${JSON.stringify(input)?.slice(0, 60)}`;
};

const reportIssue = (issue: z.core.$ZodIssue, report: Report): void => {
  const path = pathOf(issue);
  switch (issue.code) {
    case 'invalid_type': {
      const missing = issue.input === undefined || issue.input === null;
      report(missing ? 'missing-field' : 'wrong-type', path, wrongType(issue.expected, issue.input));
      return;
    }
    case 'unrecognized_keys': {
      const known = keysAt(mineFileSchema, path);
      for (const key of issue.keys) {
        const meant = nearest(key, known);
        const advice = meant === undefined ? `use ${known.join(', ')}` : `did you mean "${meant}"?`;
        report('unknown-field', [...path, key], `no field is called "${key}"; ${advice}`);
      }
      return;
    }
    case 'invalid_value': {
      if (issue.input === undefined)
        report('missing-field', path, `is required; use one of ${issue.values.join(', ')}`);
      else
        report(
          'wrong-value',
          path,
          `${JSON.stringify(issue.input)} is not known; use one of ${issue.values.join(', ')}`,
        );
      return;
    }
    case 'invalid_union': {
      const last = path[path.length - 1];
      const advice =
        last === 'leader'
          ? 'use false, mine-manager, deputy or group'
          : 'use an ISO 8601 date, or date and time with a zone';
      report('wrong-value', path, `${JSON.stringify(issue.input)} is not known; ${advice}`);
      return;
    }
    default:
      report('wrong-value', path, `${JSON.stringify(issue.input)?.slice(0, 60) ?? 'nothing'}: ${issue.message}`);
  }
};

/**
 * Checks the shape of a mine file against its schema and reports every fault of it. `ignored` names required fields
 * that were already reported once for their whole list.
 */
export const checkShape = (
  content: unknown,
  ignored: (path: Path) => boolean,
  report: Report,
): MineFile | undefined => {
  const parsed = mineFileSchema.safeParse(content, { reportInput: true });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) if (!ignored(pathOf(issue))) reportIssue(issue, report);
  return undefined;
};
