// Every kind of page, in light and dark, in a wide window and on a phone, below both kinds of base path:
// nothing goes wrong in it, nothing is asked of another host, and axe has nothing to say.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, kinds, launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();

/**
 * The pages to open of a site: all kinds that no note makes, a tag, and some folders and notes from all over it.
 * @param {import('../lib/site.mjs').Site} site
 */
function sample(site) {
  const tag = site.pages.find((page) => /^tags\/./.test(page.url));
  assert.ok(tag, 'a page of a tag');
  const folders = site.pages.filter((page) => /(^|\/)(README|index|_index)\.md$/i.test(page.source));
  const notes = site.pages.filter((page) => page.source && !folders.includes(page));
  const chosen = [...kinds, tag.url];
  for (const [of, most] of /** @type {const} */ ([[folders, 3], [notes, 7]])) {
    const step = Math.max(1, Math.floor(of.length / most));
    chosen.push(...of.filter((_, i) => i % step === step - 1).map((page) => page.url).slice(0, most));
  }
  return [...new Set(chosen)];
}

const sites = await Promise.all(Object.entries(vaults).map(async ([name, notes]) => {
  const site = await build(notes);
  return { name, site, server: await serve(site), below: await serve(await build(notes, '/repo/')) };
}));

for (const { name, site, server, below } of sites) {
  after(() => Promise.all([server.close(), below.close()]));
  const urls = name === 'vault' ? [...kinds, 'print-all.html', 'guide/print-all.html', ...site.pages.map((page) => page.url).filter((url) => !kinds.includes(url))] : sample(site);

  /** @param {string} title @param {import('playwright-core').BrowserContextOptions} options @param {Awaited<ReturnType<typeof serve>>} at @param {boolean} looks */
  const visit = (title, options, at, looks) =>
    test(`${name}, ${title}: ${urls.length} pages are without fault`, async () => {
      const page = await open(browser, at.origin, options);
      const found = [];
      for (const url of urls) {
        const answer = await page.goto(at.url(url), { waitUntil: 'load' });
        assert.equal(answer?.status(), url === 'no/such/page' ? 404 : 200, url);
        assert.equal(await page.locator('h1').count(), 1, `${url} has one main heading`);
        if (looks) found.push(...(await axe(page)).map((text) => `${url || 'home'}: ${text}`));
      }
      await page.context().close();
      assert.deepEqual(found, [], 'axe');
      assert.deepEqual(page.faults, [], 'faults');
    });

  // The vault has every construct, and the notes more text. Each shows each theme and each window once, and together they
  // show them in every combination.
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [window, options] of Object.entries(windows)) {
      if (((colorScheme === 'light') === (window === 'wide')) !== (name === 'notes')) continue;
      visit(`${colorScheme}, ${window}`, { ...options, colorScheme }, server, true);
    }
  }
  // The base path changes no element, so axe need not look again.
  visit('below /repo/', windows.wide, below, false);
}
