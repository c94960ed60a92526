// No page is wider than the window: what is too wide scrolls in itself. And nothing that scripts add moves what stood
// there before them.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch, vaults } from '../lib/site.mjs';

const browser = await launch();

// Pages of tags are of one kind, so that a few of them stand for all.
const isLooked = (/** @type {string} */ url) => !/^tags\/[d-z]/.test(url);

const sites = await Promise.all(Object.entries(vaults).map(async ([name, notes]) => {
  const site = await build(notes);
  return { name, site, server: await serve(site) };
}));

for (const { name, site, server } of sites) {
  after(() => server.close());
  // Loading costs more than looking: each page is loaded once for a phone, and once for the other windows.
  const phone = name === 'vault' ? [320, 390] : [390];
  const wide = name === 'vault' ? [768, 1280, 1920] : [1280];
  for (const [widths, options] of /** @type {const} */ ([[phone, windows.phone], [wide, windows.wide]])) {
    test(`${name}: no page is wider than ${widths.join(', ')} pixels, or moves while it loads`, async () => {
      const page = await open(browser, server.origin, options);
      const found = [];
      // The vault has every construct. Of the notes some are looked at: fewer in a wide window, where nearly always fits
      // what fits a phone.
      const every = name === 'vault' ? 1 : options === windows.phone ? 2 : 4;
      const urls = site.pages.map((page) => page.url).filter((url, i) => isLooked(url) && i % every === 0);
      for (const url of [...urls, 'no/such/page']) {
        await page.goto(server.url(url));
        const moved = await shifts(page);
        if (moved) found.push(`${url || 'home'} moves by ${moved}`);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          const culprit = await tooWide(page, width);
          if (culprit) found.push(`${url || 'home'} at ${width}: ${culprit}`);
        }
      }
      await page.context().close();
      assert.deepEqual(found, []);
    });
  }
}

test('pictures of raw HTML stand where they are told to, and apart from the text above', async () => {
  const notes = scratch('notes');
  writeFileSync(join(notes, 'p.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="330" height="200"></svg>');
  const picture = (/** @type {string} */ align) => `\n\n<img src="p.svg" alt="${align || 'plain'}" width="330"${align && ` align="${align}"`}>\n\nText behind.\n`;
  writeFileSync(join(notes, 'README.md'), '# Home\n\nText.' + picture('') + '\n## Two' + picture('right') + '\n<br clear="all">\n\n## Three' + picture('center'));
  const server = await serve(await build(notes));
  after(() => server.close());
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  const box = async (/** @type {string} */ alt) => /** @type {any} */ (await page.getByRole('img', { name: alt, exact: true }).boundingBox());
  const text = /** @type {any} */ (await page.locator('.prose > p').first().boundingBox());
  const [plain, right, center] = [await box('plain'), await box('right'), await box('center')];
  assert.ok(plain.y - (text.y + text.height) > 12, 'distance from the text above');
  assert.ok(right.x > text.x + 200, `to the right: ${right.x}`);
  const beside = /** @type {any} */ (await page.locator('.prose > p').nth(2).boundingBox());
  assert.ok(beside.y < right.y + right.height / 2, 'text beside it');
  assert.ok(Math.abs(center.x + center.width / 2 - (text.x + text.width / 2)) < 60, `in the middle: ${center.x}`);
  await page.context().close();
});

/**
 * What makes a page wider than its window, if anything does.
 * @param {import('playwright-core').Page} page
 * @param {number} width
 */
function tooWide(page, width) {
  return page.evaluate((width) => {
    const root = document.documentElement;
    if (root.scrollWidth <= width) return null;
    const culprit = [...document.querySelectorAll('body *')].find((element) => {
      if (element.getBoundingClientRect().right <= width + 1) return false;
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== 'visible') return false; // it scrolls or is cut there
      }
      return true;
    });
    return `${root.scrollWidth} pixels, by ${culprit?.outerHTML.slice(0, 120)}`;
  }, width);
}

/**
 * What the browser counted of layout shift, and where it was; "" for less than half of what counts as good. A little is
 * left: whether a table fits is known only when it is laid out, and one that does not gets a header of one line.
 * @param {import('playwright-core').Page} page
 */
function shifts(page) {
  return page.evaluate(async () => {
    /** @type {any[]} */
    const seen = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    const sum = seen.reduce((sum, entry) => sum + entry.value, 0);
    const first = seen[0]?.sources[0]?.node;
    return sum < 0.05 ? '' : `${sum.toFixed(3)}, first ${(first?.outerHTML ?? first?.textContent)?.slice(0, 120)}`;
  });
}
