// No page is wider than the window: what is too wide scrolls in itself.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();

// Pages of tags are of one kind, so that a few of them stand for all.
const isLooked = (/** @type {string} */ url) => !/^tags\/[d-z]/.test(url);

for (const [name, notes] of Object.entries(vaults)) {
  const site = await build(notes);
  const server = await serve(site);
  after(() => server.close());
  for (const width of name === 'vault' ? [320, 390, 768, 1280, 1920] : [390, 1280]) {
    test(`${name}: no page is wider than ${width} pixels`, async () => {
      const phone = width < 640;
      const page = await open(browser, server.origin, phone ? { ...windows.phone, viewport: { width, height: 800 } } : { viewport: { width, height: 800 } });
      const wide = [];
      for (const url of [...site.pages.map((page) => page.url).filter(isLooked), 'no/such/page']) {
        await page.goto(server.url(url));
        const found = await page.evaluate((width) => {
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
        if (found) wide.push(`${url || 'home'}: ${found}`);
      }
      await page.context().close();
      assert.deepEqual(wide, []);
    });
  }
}
