// Puts another search engine into a copy of a built site, behind the function that the scorer calls.
//
//   node search-peers.mjs pagefind SITE               SITE/pagefind is there
//   node search-peers.mjs minisearch SITE HTML MODULE  makes its index of the pages below HTML
//
// The root page of SITE is replaced by one that only searches.

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const [engine, site, html, module] = process.argv.slice(2);

/** @param {string} script */
const page = (script) => writeFileSync(join(site, 'index.html'), `<!doctype html><meta charset=utf-8><title>search</title><script type=module>${script}</script>`);

if (engine === 'pagefind') {
  page(`
    const pagefind = await import('/pagefind/pagefind.js');
    await pagefind.options({ excerptLength: 30 });
    globalThis.sheaf = { async search(query, { limit }) {
      const { results } = await pagefind.search(query);
      const pages = await Promise.all(results.slice(0, limit).map((r) => r.data()));
      return pages.flatMap((p) => {
        const best = [...p.sub_results].sort((a, b) => b.weighted_locations.length - a.weighted_locations.length)[0];
        return [{ url: p.url.slice(1), anchor: best?.anchor?.id ?? '', title: p.meta.title, excerpt: p.excerpt }];
      });
    } };`);
} else if (engine === 'minisearch') {
  const MiniSearch = createRequire(join(module, 'x.js'))('minisearch');
  const options = { fields: ['heading', 'title', 'text'], storeFields: ['url', 'anchor', 'title', 'heading'] };
  const index = new MiniSearch(options);
  index.addAll([...sections(html)]);
  mkdirSync(join(site, 'minisearch'), { recursive: true });
  writeFileSync(join(site, 'minisearch/search.json'), JSON.stringify(index));
  cpSync(join(module, 'dist/es/index.js'), join(site, 'minisearch/search.js'));
  page(`
    import MiniSearch from '/minisearch/search.js';
    let index;
    globalThis.sheaf = { async search(query, { limit }) {
      index ??= MiniSearch.loadJSON(await (await fetch('/minisearch/search.json')).text(), ${JSON.stringify(options)});
      return index.search(query, { prefix: true, fuzzy: 0.2, boost: { heading: 2, title: 2 } }).slice(0, limit);
    } };`);
} else {
  throw new Error(`no engine ${engine}`);
}

/**
 * The sections of all pages below a folder.
 * @param {string} folder
 */
function* sections(folder) {
  let id = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.html') || entry.name === '404.html') continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(text)?.[1] ?? '';
    const title = plain(/<title>([^<]*)/.exec(text)?.[1] ?? '').split(' · ')[0];
    const url = relative(folder, file).replace(/index\.html$/, '');
    const parts = main.split(/(?=<h[1-6][^>]* id=")/);
    for (const [i, part] of parts.entries()) {
      const heading = i > 0 ? /^<h[1-6][^>]* id="([^"]*)"[^>]*>([\s\S]*?)<\/h[1-6]>/.exec(part) : null;
      yield {
        id: id++, url, title: i ? '' : title, anchor: heading ? plain(heading[1]) : '', heading: heading ? plain(heading[2]) : title,
        text: plain(heading ? part.slice(heading[0].length) : part),
      };
    }
  }
}

/** @param {string} html */
function plain(html) {
  /** @type {Record<string, string>} */
  const names = { amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" };
  return html.replace(/<[^>]*>/g, ' ').replace(/&([#\w]+);/g, (all, name) => names[name] ?? all).replace(/\s+/g, ' ').trim();
}
