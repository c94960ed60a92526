// Runs `sheaf serve` over a copy of a folder of notes, and edits the notes as a writer's editor does.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from './browser.mjs';
import { freePort } from './server.mjs';
import { copyOf, sheaf, vaults } from './site.mjs';

/**
 * @typedef {object} Served
 * @property {string} dir  the folder of notes
 * @property {string} origin
 * @property {() => string} said  what it printed
 * @property {(signal: NodeJS.Signals) => void} signal  sends it a signal
 * @property {() => Promise<number | null>} stop  ends it and returns its exit code
 * @property {(file: string) => string} read
 * @property {(file: string, contents: string) => void} save  writes a file beside its place and moves it there
 */

// A test that failed before its stop must neither keep its file from ending nor leave a server behind.
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Serves a folder until stop, and returns when its notes are loaded. Each server gets a port of its own: of the usual
 * ones another test file's server may take this one's as soon as it stops, and the address would be another when it
 * starts anew.
 * @param {{ args?: string[], dir?: string, env?: Record<string, string>, port?: number | 'usual' }} [options]
 *   dir: a folder to serve as it is; default: a copy of the test vault. port: "usual" leaves it to the program; default: a free one
 * @returns {Promise<Served>}
 */
export async function serveNotes({ args = [], dir = copyOf(vaults.vault), env = {}, port } = {}) {
  const listen = port === 'usual' ? [] : ['--port', String(port ?? (await freePort()))];
  const child = spawn(sheaf(), ['serve', dir, ...listen, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, VISUAL: '', EDITOR: '', ...env } });
  running.add(child);
  for (const held of [child, child.stdout, child.stderr]) /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (held)).unref();
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  const address = () => said.match(/http:\/\/(127\.0\.0\.1|localhost):\d+/)?.[0];
  await until('an address from sheaf serve', () => {
    assert.equal(child.exitCode, null, `sheaf serve ended: ${said}`);
    return !!address();
  });
  // Until then it shows how far it is, and a page that is asked for is loaded again.
  await until('the notes loaded', async () => (await fetch(`${address()}/`, { method: 'HEAD' })).status !== 503);
  const stop = async () => {
    child.kill('SIGINT');
    try {
      await until('the end of sheaf serve after an interrupt', () => child.exitCode !== null || child.signalCode !== null);
    } finally {
      child.kill('SIGKILL');
    }
    return child.exitCode;
  };
  /** @param {string} file @param {string} contents */
  const save = (file, contents) => {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp~`, contents);
    renameSync(`${path}.tmp~`, path);
  };
  return { dir, origin: address() ?? '', said: () => said, signal: (name) => child.kill(name), stop, save, read: (file) => readFileSync(join(dir, file), 'utf8') };
}
