// Builds sites with the program under test, as a user would: by its command line.

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(dirname(fileURLToPath(import.meta.url)));

/** The repository's root. */
export const root = dirname(here);

/** The folders of notes that most tests use: the repository's own, and one of every construct. */
export const vaults = { notes: join(root, 'notes'), vault: join(here, 'vault') };

/** @type {string | undefined} */
let program;

/** Returns the path of the program, which is built once; SHEAF names another one. */
export function sheaf() {
  if (program) return program;
  if (process.env.SHEAF) return (program = resolve(process.env.SHEAF));
  program = join(here, 'out', process.platform === 'win32' ? 'sheaf.exe' : 'sheaf');
  mkdirSync(dirname(program), { recursive: true });
  execFileSync('go', ['build', '-o', program, './cmd/sheaf'], { cwd: root, stdio: 'inherit' });
  return program;
}

/** @type {string[]} */
const scratched = [];

/**
 * Makes an empty folder for this process, removed when it ends.
 * @param {string} name
 */
export function scratch(name) {
  mkdirSync(join(here, 'out'), { recursive: true });
  const dir = mkdtempSync(join(here, 'out', `${name}-`));
  if (scratched.push(dir) === 1) process.on('exit', () => scratched.forEach((each) => rmSync(each, { recursive: true, force: true })));
  return dir;
}

/**
 * @typedef {{ source: string, url: string, title: string }} Page  a built page; url is below the site's root
 * @typedef {{ dir: string, base: string, pages: Page[], diagnostics: { path: string, code: string }[] }} Site
 */

/**
 * Builds a folder of notes for a base path, "/" or "/repo/".
 * @param {string} notes
 * @param {string} base
 * @param {string[]} args
 * @returns {Promise<Site>}
 */
export async function build(notes, base = '/', args = []) {
  const dir = scratch('site');
  const { stdout } = await promisify(execFile)(sheaf(), ['build', notes, '-o', dir, '--base', base, '--no-cache', '--json', ...args], {
    maxBuffer: 1 << 28,
  });
  const { pages, diagnostics } = JSON.parse(stdout);
  return { dir, base, pages, diagnostics };
}

/**
 * Copies a folder of notes to where a test may change it.
 * @param {string} notes
 */
export function copyOf(notes) {
  const dir = scratch('notes');
  cpSync(notes, dir, { recursive: true });
  return dir;
}
