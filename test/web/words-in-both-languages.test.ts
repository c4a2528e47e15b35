import { describe, expect, it } from 'vitest';
import { PERFORMANCE_TARGETS } from '../../alerts/alarm/performance-targets.js';
import { LABELS } from '../../dashboard/web/coverage/labels.js';
import { en, zh } from '../../dashboard/web/i18n/dictionaries.js';
import { isKey } from '../../dashboard/web/i18n/keys.js';
import { SHOWN_KINDS } from '../../dashboard/web/planned-work/work.js';
import { COVERAGE_LABELS } from '../../domain/coverage-label.js';
import { ROLES } from '../../domain/roles.js';
import { SYSTEM_NAMES } from '../../domain/systems.js';
import { WORK_KINDS } from '../../domain/work-kind.js';

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the dictionaries', () => {
  it('say the same with the same placeholders', () => {
    const other: Readonly<Record<string, string>> = en;
    for (const [key, text] of Object.entries(zh))
      expect(placeholders(other[key] ?? ''), key).toEqual(placeholders(text));
  });

  it('have a word for every role, system, figure, label and kind of work', () => {
    const keys = [
      ...[...ROLES, 'wall'].map((role) => `role.${role}`),
      ...[...Object.keys(SYSTEM_NAMES), 'drill'].map((system) => `system.${system}`),
      ...Object.keys(PERFORMANCE_TARGETS).map((figure) => `figure.${figure}`),
      ...COVERAGE_LABELS.map((label) => `coverage-label.${label}`),
      ...WORK_KINDS.map((kind) => `work-kind.${kind}`),
    ];
    expect(keys.filter((key) => !isKey(key))).toEqual([]);
    expect(LABELS.toSorted()).toEqual(COVERAGE_LABELS.toSorted());
    expect(SHOWN_KINDS).toEqual(WORK_KINDS);
  });
});
