// The Nu HTML checker, a Java program that comes from npm.

import { execFile, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** Why the checker cannot run here, or false. */
export const lacksJava = !spawnSync('java', ['-version']).error ? false : 'no Java: install it (default-jre-headless on Debian)';

/**
 * Checks all HTML files below some folders, in one run: starting costs as much as fifty pages.
 * @param {string[]} folders
 * @returns {Promise<string[]>} each error as file:line: message: source
 */
export async function nu(folders) {
  // The plain compiler and collector: twice as fast for a run of some seconds.
  const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss8m', '-jar', jar];
  const { stderr } = await promisify(execFile)('java', [...java, '--format', 'json', '--skip-non-html', '--errors-only', '--exit-zero-always', ...folders], { maxBuffer: 1 << 28 });
  /** @type {{ messages: { type: string, url?: string, lastLine?: number, message: string, extract?: string }[] }} */
  const { messages } = JSON.parse(stderr);
  return messages.map((m) => `${m.url}:${m.lastLine}: ${m.type}: ${m.message}: ${m.extract}`);
}
