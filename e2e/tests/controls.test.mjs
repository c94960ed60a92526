// What the script adds: theme, copy buttons, the phone's menu; and the keyboard's way past the navigation.

import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const server = await serve(await build(vaults.vault));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function start(path = '', options = {}) {
  page = await open(browser, server.origin, { ...windows.wide, ...options });
  await page.goto(server.url(path));
}

/** Whether the page is dark, by the colour that is painted. */
const isDark = () =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!canvas) throw new Error('no canvas');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    if (!a) throw new Error('the body has no background of its own');
    return r + g + b < 384;
  });

/** @param {boolean} dark */
const becomesDark = (dark) => until(dark ? 'a dark page' : 'a light page', async () => (await isDark()) === dark);

/**
 * Taps where an element is. Playwright's own tap may scroll a sticky header's page first.
 * @param {import('playwright-core').Locator} element
 */
async function tap(element) {
  const box = await element.boundingBox();
  assert.ok(box, 'it is on the screen');
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

const toggle = () => page.getByRole('button', { name: /light and dark/ });

test('the theme follows the system until one chooses, and the choice stays', async () => {
  await start('', { colorScheme: 'light' });
  await becomesDark(false);
  await page.emulateMedia({ colorScheme: 'dark' });
  await becomesDark(true);
  await page.emulateMedia({ colorScheme: 'light' });
  await becomesDark(false);

  await toggle().click();
  await becomesDark(true);
  await page.reload();
  await becomesDark(true);
  await page.goto(server.url('guide/first/'));
  await becomesDark(true);

  await toggle().click();
  await becomesDark(false);
  await page.reload();
  await becomesDark(false);
});

test('a stored choice is there before anything is painted', async () => {
  await start('', { colorScheme: 'light' });
  await toggle().click();
  await becomesDark(true);
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      // @ts-ignore: a mark for the test
      globalThis.themeAtBody = document.documentElement.dataset.theme;
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  // @ts-ignore
  assert.equal(await page.evaluate(() => globalThis.themeAtBody), 'dark');
});

test('the copy button copies the code and says so', async () => {
  await start('everything/');
  const block = page.locator('figure', { hasText: 'SELECT id' }).first();
  const button = block.getByRole('button', { name: 'Copy' });
  await button.click();
  await block.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, "SELECT id, count(*) FROM requests WHERE at > now() - interval '1 minute' GROUP BY 1;");
  await button.waitFor(); // says "Copy" again

  const go = page.locator('figure', { hasText: 'func' }).first();
  await go.getByRole('button', { name: 'Copy' }).click();
  await go.getByRole('button', { name: 'Copied' }).waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  assert.equal(lines.length, 4);
  assert.equal(lines[0], '// Allow spends one token.');
  assert.match(lines[2], /^\treturn b\.tokens > 0, /, 'tabs and operators survive');
});

test('the phone menu opens with focus in it; Escape closes it and gives focus back', async () => {
  await start('guide/second/', windows.phone);
  await page.evaluate(() => scrollTo(0, 400));
  const opener = page.getByRole('link', { name: 'Open menu' });
  const menu = page.locator('nav.side');
  assert.equal(await menu.isVisible(), false, 'closed at first');

  await tap(opener);
  await menu.waitFor({ state: 'visible' });
  await until('focus in the menu', () => menu.evaluate((nav) => nav.contains(document.activeElement)));
  assert.ok(await menu.getByRole('link', { name: 'First step' }).isVisible());

  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  assert.ok(await opener.evaluate((link) => link === document.activeElement), 'focus is on the opener again');
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - 400) <= 1, 'the page stands where it stood');

  await opener.tap();
  await menu.getByRole('link', { name: 'Close menu' }).tap();
  await menu.waitFor({ state: 'hidden' });

  await opener.tap();
  await menu.getByRole('link', { name: 'First step' }).tap();
  await page.waitForURL(server.url('guide/first/'));
  assert.equal(await menu.isVisible(), false, 'closed on the next page');
});

test('focus never goes behind an open menu', async () => {
  await start('guide/second/', windows.phone);
  await page.getByRole('link', { name: 'Open menu' }).tap();
  const menu = page.locator('nav.side');
  await menu.waitFor({ state: 'visible' });
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    const behind = await page.evaluate(() => !!document.activeElement?.closest('main, header.bar'));
    if (behind) await menu.waitFor({ state: 'hidden', timeout: 1000 }); // it has made way
  }
});

test('the skip link comes first, shows itself, and leads into the text', async () => {
  await start('guide/second/');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  const shows = () =>
    skip.evaluate((link) => {
      const { top, left, width, height } = link.getBoundingClientRect();
      return top >= 0 && left >= 0 && width > 1 && height > 1;
    });
  assert.equal(await shows(), false, 'out of sight until it has focus');
  await page.keyboard.press('Tab');
  assert.ok(await skip.evaluate((link) => link === document.activeElement), 'the first stop of Tab');
  await until('the skip link in sight', shows);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => !!document.activeElement?.closest('main')), 'the next stop is in the text');
});

test('focus is seen on every stop of Tab', async () => {
  await start('everything/');
  const unseen = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return { name: element.outerHTML.slice(0, 80), seen: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none' };
    });
    if (!stop) break;
    if (!stop.seen) unseen.push(stop.name);
  }
  assert.deepEqual(unseen, []);
});

test('a wide table scrolls in itself and can be reached by keyboard', async () => {
  await start('everything/', windows.phone);
  const region = page.locator('.prose div.table', { hasText: 'Property number 12' });
  await until('the wide table as a box of its own', () => region.evaluate((box) => box.scrollWidth > box.clientWidth + 100));
  assert.equal(await region.evaluate((box) => box.tabIndex), 0);
  assert.ok((await region.getAttribute('role')) === 'region' && (await region.getAttribute('aria-label')), 'a labelled region');
});

test('the page for missing addresses names the address, and what it may have meant', async () => {
  await start('guide/frist/');
  await page.getByText('/guide/frist/').waitFor();
  const near = page.locator('[data-near] a');
  await near.first().waitFor();
  assert.equal(await near.first().getAttribute('href'), server.url('guide/first/'));
  assert.ok((await near.count()) <= 5, 'a few, not all');
  assert.match((await page.locator('a[data-search]').getAttribute('href')) ?? '', /search\/\?q=frist$/);
  await page.getByRole('main').getByRole('link', { name: 'Test vault' }).click();
  await page.waitForURL(server.url(''));
});
