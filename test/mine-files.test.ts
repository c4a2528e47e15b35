import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMineFiles } from '../mine-files.js';

const shipped = fileURLToPath(new URL('support/test-mine.yaml', import.meta.url));
let folder: string;
let mines: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minesentry-mine-files-'));
  mines = join(folder, 'mines');
  mkdirSync(mines);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codes = (): readonly string[] => {
  const read = readMineFiles(mines);
  return read.ok ? [] : read.faults.map(({ code, message }) => `${code}: ${message}`);
};
/** The shipped mine whose people stand in another file. */
const withPeopleIn = (name: string): void => {
  const text = readFileSync(shipped, 'utf8').replace(/^people:\n(?: .*\n)*/m, `people: "${name}"\n`);
  writeFileSync(join(mines, 'mine.yaml'), text);
};
const PEOPLE = 'card,name,job,team\n10001,张三,采煤机司机,综采一队\n';

describe('the folder of mine files', () => {
  it('is read with its lists, also through links that stay within it, as containers mount them', () => {
    mkdirSync(join(mines, '..version-1'));
    withPeopleIn('people.csv');
    writeFileSync(join(mines, '..version-1', 'people.csv'), PEOPLE);
    symlinkSync(join('..version-1', 'people.csv'), join(mines, 'people.csv'));
    const read = readMineFiles(mines);
    expect(read.ok ? read.mines[0]?.people.map(({ name }) => name) : read.faults).toEqual(['张三']);
  });

  it.each([
    '../people.csv',
    '/etc/passwd',
    '..\\people.csv',
    'sub/people.csv',
    '.people.csv',
    'people.csv/../../people.csv',
  ])('gives nothing for a list called %s', (name) => {
    writeFileSync(join(folder, 'people.csv'), PEOPLE);
    withPeopleIn(name.replaceAll('\\', '\\\\'));
    expect(codes().join()).toMatch(/companion-name/);
  });

  it('gives nothing for a list that is a link out of it', () => {
    writeFileSync(join(folder, 'people.csv'), PEOPLE);
    symlinkSync(join(folder, 'people.csv'), join(mines, 'people.csv'));
    withPeopleIn('people.csv');
    expect(codes().join()).toMatch(/companion-missing/);
  });

  it('refuses a mine file that is a link out of it, a folder, or a pipe', () => {
    copyFileSync(shipped, join(folder, 'outside.yaml'));
    symlinkSync(join(folder, 'outside.yaml'), join(mines, 'link.yaml'));
    mkdirSync(join(mines, 'folder.yaml'));
    execFileSync('mkfifo', [join(mines, 'pipe.yaml')]);
    expect(codes()).toEqual([
      'file-unreadable: cannot be read: it is no file',
      'file-unreadable: cannot be read: it is a link that leads out of its folder',
      'file-unreadable: cannot be read: it is no file',
    ]);
  });
});
