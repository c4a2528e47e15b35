import { describe, expect, it } from 'vitest';
import { PERFORMANCE_TARGETS } from '../../alerts/alarm/performance-targets.js';
import { LABELS } from '../../dashboard/web/coverage/labels.js';
import { en } from '../../dashboard/web/i18n/en.js';
import { enIncidents } from '../../dashboard/web/i18n/en-incidents.js';
import { enPages } from '../../dashboard/web/i18n/en-pages.js';
import { isKey } from '../../dashboard/web/i18n/keys.js';
import { zh } from '../../dashboard/web/i18n/zh.js';
import { zhIncidents } from '../../dashboard/web/i18n/zh-incidents.js';
import { zhPages } from '../../dashboard/web/i18n/zh-pages.js';
import { SHOWN_KINDS } from '../../dashboard/web/planned-work/work.js';
import { COVERAGE_LABELS } from '../../domain/coverage-label.js';
import { ROLES } from '../../domain/roles.js';
import { SYSTEM_NAMES } from '../../domain/systems.js';
import { WORK_KINDS } from '../../domain/work-kind.js';

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

describe('the dictionaries', () => {
  it.each([
    [zh, en],
    [zhPages, enPages],
    [zhIncidents, enIncidents],
  ] as const)('say the same with the same placeholders', (chinese, english) => {
    const other: Readonly<Record<string, string>> = english;
    for (const [key, text] of Object.entries(chinese)) {
      expect(placeholders(other[key] ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('have a word for every role, system, figure, label and kind of work', () => {
    const keys = [
      ...ROLES.map((role) => `role.${role}`),
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
