// Follows every link of a site from its home page, below both kinds of base path and from the disk.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, open } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const parser = await (await browser.newContext()).newPage(); // an empty page, for its HTML parser

/**
 * What a page offers and asks for: ids, and references as written.
 * @param {string} html
 * @returns {Promise<{ ids: string[], refs: string[] }>}
 */
const parse = (html) =>
  parser.evaluate((html) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const ids = [...page.querySelectorAll('[id]')].map((element) => element.id);
    const names = [...page.querySelectorAll('a[name]')].map((element) => element.getAttribute('name') ?? '');
    const refs = [];
    for (const name of ['href', 'src', 'poster', 'data', 'action']) {
      for (const element of page.querySelectorAll(`[${name}]`)) {
        const value = element.getAttribute(name) ?? '';
        if (!/^data:/i.test(value)) refs.push(value);
      }
    }
    for (const element of page.querySelectorAll('[srcset]')) {
      for (const part of (element.getAttribute('srcset') ?? '').split(',')) refs.push(part.trim().split(/\s+/)[0]);
    }
    return { ids: [...ids, ...names], refs };
  }, html);

/**
 * Fetches everything that can be reached and returns what is wrong, and what was found.
 * @param {string} start
 */
async function crawl(start) {
  const { origin } = new URL(start);
  /** @type {Map<string, { status: number, ids: Set<string> | null }>} */
  const seen = new Map();
  /** @type {{ from: string, ref: string, to: URL }[]} */
  const links = [];
  const queue = [start];
  for (let url = queue.pop(); url; url = queue.pop()) {
    if (seen.has(url)) continue;
    const answer = await fetch(url, { redirect: 'manual' });
    const type = answer.headers.get('content-type') ?? '';
    const text = await answer.text();
    /** @type {string[]} */
    let refs = [];
    if (type.startsWith('text/html')) {
      const page = await parse(text);
      seen.set(url, { status: answer.status, ids: new Set(page.ids) });
      const twice = page.ids.filter((id, i) => page.ids.indexOf(id) !== i);
      assert.deepEqual(twice, [], `${url} has an id twice`);
      refs = page.refs;
    } else {
      seen.set(url, { status: answer.status, ids: null });
      if (type.startsWith('text/css')) refs = [...text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')]+))/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((ref) => !ref.startsWith('data:'));
    }
    for (const ref of refs) {
      const to = new URL(ref, url);
      if (to.origin !== origin) continue;
      links.push({ from: url, ref, to });
      queue.push(to.origin + to.pathname + to.search);
    }
  }
  return { seen, links };
}

for (const [name, notes] of Object.entries(vaults)) {
  /** @type {import('../lib/site.mjs').Site[]} */
  const sites = [];
  for (const base of ['/', '/repo/']) {
    test(`${name} below ${base}: every internal link leads somewhere, and every page is reached`, async () => {
      const site = await build(notes, base);
      sites.push(site);
      const server = await serve(site);
      after(() => server.close());
      const { seen, links } = await crawl(server.url(''));
      const wrong = [];
      for (const { from, ref, to } of links) {
        const target = seen.get(to.origin + to.pathname + to.search);
        const fragment = decodeURIComponent(to.hash.slice(1));
        if (target?.status !== 200) wrong.push(`${from}: ${ref} answers ${target?.status}`);
        else if (fragment && target.ids && !target.ids.has(fragment)) wrong.push(`${from}: ${ref} names no element`);
        else if (ref.startsWith('/')) wrong.push(`${from}: ${ref} is not relative`);
      }
      assert.deepEqual(wrong, []);
      const lost = site.pages.filter((page) => !seen.has(new URL(server.url(page.url)).href)).map((page) => page.url);
      assert.deepEqual(lost, [], 'pages that no link leads to');
      assert.ok(links.length > 20, `only ${links.length} links were found`);
    });

    test(`${name} below ${base}: the page for missing addresses works at any depth`, async () => {
      const site = await build(notes, base);
      const server = await serve(site);
      after(() => server.close());
      for (const missing of ['nothing', 'no/such/page/', 'a/b/c/d']) {
        const url = server.url(missing);
        const answer = await fetch(url);
        assert.equal(answer.status, 404);
        const { refs } = await parse(await answer.text());
        const internal = refs.map((ref) => new URL(ref, url)).filter((to) => to.origin === server.origin && to.pathname !== new URL(url).pathname);
        assert.ok(internal.length > 2, `${missing} has style, script and a way home`);
        for (const to of internal) assert.equal((await fetch(to)).status, 200, `${missing}: ${to}`);
      }
    });
  }

  test(`${name} from the disk: every internal link leads to a file, and every page is reached`, async () => {
    const site = await build(notes, '/', ['--file-urls']);
    const root = pathToFileURL(`${site.dir}/`).href;
    /** @type {Map<string, Set<string>>} */
    const pages = new Map();
    const wrong = [];
    let links = 0;
    const queue = [`${root}index.html`];
    /** @type {{ from: string, ref: string, to: URL }[]} */
    const fragments = [];
    for (let url = queue.pop(); url; url = queue.pop()) {
      if (pages.has(url)) continue;
      const { ids, refs } = await parse(readFileSync(fileURLToPath(url), 'utf8'));
      pages.set(url, new Set(ids));
      for (const ref of refs) {
        const to = new URL(ref, url);
        if (to.protocol !== 'file:') continue;
        links++;
        const file = to.origin + to.pathname; // the origin of files is "null"
        const target = new URL(file.replace(/^null/, 'file://'));
        if (!target.href.startsWith(root)) wrong.push(`${url}: ${ref} is outside of the site`);
        else if (!existsSync(target) || !statSync(target).isFile()) wrong.push(`${url}: ${ref} is no file`);
        else if (target.pathname.endsWith('.html')) {
          queue.push(target.href);
          if (to.hash) fragments.push({ from: url, ref, to: new URL(to.hash, target) });
        }
      }
    }
    for (const { from, ref, to } of fragments) {
      if (!pages.get(to.href.replace(/#.*/s, ''))?.has(decodeURIComponent(to.hash.slice(1)))) wrong.push(`${from}: ${ref} names no element`);
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(site.pages.filter((page) => !pages.has(root + page.url)).map((page) => page.url), [], 'pages that no link leads to');
    assert.ok(links > 20, `only ${links} links were found`);

    const page = await open(browser, 'null');
    await page.goto(`${root}index.html`);
    const hits = await page.evaluate(async () => (await /** @type {any} */ (globalThis).sheaf.search('the', { limit: 3 })).map((/** @type {{ url: string }} */ hit) => hit.url));
    assert.ok(hits.length > 0 && hits.every((/** @type {string} */ url) => existsSync(join(site.dir, decodeURIComponent(url)))), `the search finds ${hits}`);
    await page.context().close();
  });

  test(`${name}: the base path is in 404.html and nowhere else`, () => {
    assert.equal(sites.length, 2, 'both builds were made by the tests before');
    const [plain, below] = sites.map(({ dir }) =>
      Object.fromEntries(
        readdirSync(dir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          // @ts-ignore: path is parentPath's older name
          .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
          .map((file) => [file.slice(dir.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')]),
      ),
    );
    const differ = Object.keys({ ...plain, ...below }).filter((file) => plain[file] !== below[file]);
    assert.deepEqual(differ, ['404.html']);
  });
}
