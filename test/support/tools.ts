import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The real programs that the system tests drive: Debian package, program, and the variable that stands for it. */
const TOOLS = {
  mosquitto: { package: 'mosquitto', variable: 'TEST_MQTT_URL' },
  influxd: { package: 'influxdb', variable: 'TEST_INFLUX_URL' },
  chromium: { package: 'chromium', variable: 'CHROMIUM_PATH' },
} as const;
export type Tool = keyof typeof TOOLS;

/** `/usr/sbin` is not on everybody's PATH, and Debian keeps mosquitto there. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

const found = (tool: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, tool)).find((file) => existsSync(file));

/** Where a program is. @throws Error saying what to install where it is missing. */
export const pathOf = (tool: Tool): string => {
  const given = tool === 'chromium' ? process.env['CHROMIUM_PATH'] : undefined;
  const path = given ?? found(tool);
  if (path === undefined) throw new Error(`${tool} is not on PATH: install the package ${TOOLS[tool].package}`);
  return path;
};

/** A server of the caller's own, from `TEST_MQTT_URL` or `TEST_INFLUX_URL`. @throws Error for anything but loopback. */
export const ownServer = (variable: 'TEST_MQTT_URL' | 'TEST_INFLUX_URL'): string | undefined => {
  const text = process.env[variable];
  if (text === undefined || text === '') return undefined;
  const { hostname } = new URL(text);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new Error(`${variable} points to ${hostname}: tests write and delete, so only loopback is taken`);
  }
  return text;
};

const isDebianRoot = (): boolean => {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
};

/** Makes sure that every program is there: installs it on Debian as root, elsewhere says what to install and fails. */
export const ensureTools = (): void => {
  const missing = Object.entries(TOOLS).filter(
    ([tool, { variable }]) => !process.env[variable] && found(tool) === undefined,
  );
  if (missing.length === 0) return;
  const packages = missing.map(([, tool]) => tool.package);
  if (!isDebianRoot()) {
    throw new Error(
      `These tests need ${missing.map(([tool]) => tool).join(', ')}. On Debian: apt-get install ${packages.join(' ')}. ` +
        'Or name your own: TEST_MQTT_URL, TEST_INFLUX_URL (loopback only), CHROMIUM_PATH. Without them: npm run test:unit',
    );
  }
  console.log(`installing ${packages.join(', ')} for the system tests`);
  const run = (...words: readonly string[]): void => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    execFileSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  run('-qq', 'update');
  run('-qq', '-y', '--no-install-recommends', 'install', ...packages, 'fonts-noto-cjk');
};
