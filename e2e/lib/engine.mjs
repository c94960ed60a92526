// The search engine of a built site, run in Node on the site's files.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

/**
 * @typedef {{ url: string, anchor: string, title: string, heading: string, excerpt: string, marks: [number, number][], score: number, tags: string[] }} Hit
 * @typedef {{ search: (query: string, options?: { limit?: number }) => Promise<Hit[]>, requests: string[] }} Engine
 */

/**
 * Loads the engine of the site in a folder. It finds just what a page has: a document to append scripts
 * to, which are run from the disk. Each name it asks for is added to requests.
 * @param {string} site
 * @returns {Engine}
 */
export function loadEngine(site) {
  const folder = join(site, '_sheaf');
  const name = readdirSync(folder).find((n) => /^search-\w+\.js$/.test(n));
  if (!name) throw new Error(`no engine in ${folder}`);
  /** @type {string[]} */
  const requests = [];
  /** @type {any} */
  const sheaf = {};
  /** @param {{ src: string, onload: () => void, onerror: () => void }} script */
  const append = (script) => {
    const path = new URL(script.src).pathname.slice(1);
    requests.push(path);
    setImmediate(() => {
      let text;
      try {
        text = readFileSync(join(site, path), 'utf8');
      } catch {
        script.onerror();
        return;
      }
      runInNewContext(text, { sheaf });
      script.onload();
    });
  };
  const document = {
    currentScript: { src: `https://site.example/_sheaf/${name}` },
    createElement: () => ({ remove() {} }),
    head: { append },
  };
  runInNewContext(readFileSync(join(folder, name), 'utf8'), {
    sheaf, document, URL, TextDecoder, TextEncoder, Blob, Response, DecompressionStream, atob, Intl,
  });
  return { search: (query, options) => sheaf.engine.search(query, options), requests };
}
