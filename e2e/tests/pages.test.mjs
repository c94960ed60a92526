// Every kind of page, in light and dark, in a wide window and on a phone, below both kinds of base path:
// nothing goes wrong in it, nothing is asked of another host, and axe has nothing to say.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const most = 14; // pages of one site that are opened

/**
 * The pages to open of a large site: home, and folders and notes from all over it.
 * @param {import('../lib/site.mjs').Site} site
 */
function sample(site) {
  if (site.pages.length <= most) return site.pages.map((page) => page.url);
  const folders = site.pages.filter((page) => /(^|\/)(README|index|_index)\.md$|^$/i.test(page.source));
  const notes = site.pages.filter((page) => !folders.includes(page));
  const chosen = ['']; // home
  for (const kind of [folders, notes]) {
    const step = Math.max(1, Math.floor((2 * kind.length) / most));
    chosen.push(...kind.filter((_, i) => i % step === step - 1).slice(0, most / 2).map((page) => page.url));
  }
  return [...new Set(chosen)];
}

for (const [name, notes] of Object.entries(vaults)) {
  for (const base of ['/', '/repo/']) {
    const site = await build(notes, base);
    const server = await serve(site);
    after(() => server.close());
    const urls = [...sample(site), 'no/such/page'];

    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      for (const [window, options] of Object.entries(windows)) {
        test(`${name} below ${base}, ${colorScheme}, ${window}: ${urls.length} pages are without fault`, async () => {
          const page = await open(browser, server.origin, { ...options, colorScheme });
          const found = [];
          for (const url of urls) {
            const answer = await page.goto(server.url(url), { waitUntil: 'load' });
            assert.equal(answer?.status(), url === 'no/such/page' ? 404 : 200, url);
            assert.equal(await page.locator('h1').count(), 1, `${url} has one main heading`);
            // The base path changes no element, so axe looks once.
            if (base === '/') found.push(...(await axe(page)).map((text) => `${url || 'home'}: ${text}`));
          }
          await page.context().close();
          assert.deepEqual(found, [], 'axe');
          assert.deepEqual(page.faults, [], 'faults');
        });
      }
    }
  }
}
