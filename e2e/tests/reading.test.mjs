// Reading without script, and on paper.

import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const server = await serve(await build(vaults.vault, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

test('without script, everything that is written can be read', async () => {
  page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(server.url('everything/'));
  const main = page.getByRole('main');
  assert.equal(await page.locator('h1').innerText(), 'Everything at once');
  for (const text of ['a footnote.', 'a task to do', 'Worth knowing', 'marked text', "The footnote’s text, with a|The footnote's text, with a"]) {
    assert.ok(await main.getByText(new RegExp(text)).first().isVisible(), text);
  }
  assert.ok(await main.getByRole('cell', { name: '1000' }).isVisible(), 'the small table');
  assert.ok(await main.locator('pre', { hasText: 'func (b *Bucket)' }).isVisible(), 'the code');
  assert.ok(await page.getByRole('navigation', { name: 'Notes', exact: true }).getByRole('link', { name: /^The guide/ }).isVisible(), 'the sidebar');
  assert.ok(await page.getByRole('link', { name: 'A wide table' }).first().isVisible(), 'the contents');

  await main.locator('summary', { hasText: 'More to see' }).click();
  assert.ok(await main.getByText('Hidden text with a').isVisible(), 'details open');
});

test('without script, no control is shown that needs it', async () => {
  page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(server.url('everything/'));
  assert.equal(await page.locator('button:visible').count(), 0);
});

test('without script, the phone menu opens and closes', async () => {
  page = await open(browser, server.origin, { ...windows.phone, javaScriptEnabled: false });
  await page.goto(server.url('guide/second/'));
  const menu = page.locator('nav.side');
  assert.equal(await menu.isVisible(), false, 'closed at first');
  await page.getByRole('link', { name: 'Open menu' }).tap();
  await menu.waitFor({ state: 'visible' });
  await menu.getByRole('link', { name: 'Close menu' }).tap();
  await menu.waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Open menu' }).tap();
  await menu.getByRole('link', { name: 'Third step' }).tap();
  await page.waitForURL(server.url('guide/third/'));
});

test('paper has the text and none of the controls, and is white', async () => {
  page = await open(browser, server.origin, { ...windows.wide, colorScheme: 'dark' });
  await page.goto(server.url('guide/second/'));
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const [what, selector] of Object.entries({
    'header bar': 'header.bar', sidebar: 'nav.side', contents: 'nav.toc', 'previous and next': '.pn', 'skip link': 'a.skip',
  })) {
    assert.ok((await page.locator(selector).count()) > 0, `${what} is on the page`);
    assert.equal(await page.locator(selector).first().isVisible(), false, `${what} is not on paper`);
  }
  assert.ok(await page.locator('h1').isVisible());
  assert.ok(await page.getByText('Paragraph 12 of the second step').isVisible());
  const [paper, ink] = await page.evaluate(() => {
    const shade = (/** @type {string} */ color) => {
      const canvas = document.createElement('canvas').getContext('2d');
      if (!canvas) throw new Error('no canvas');
      canvas.fillStyle = '#fff';
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
    };
    const text = document.querySelector('.prose p');
    if (!text) throw new Error('no text');
    return [shade(getComputedStyle(document.body).backgroundColor), shade(getComputedStyle(text).color)];
  });
  assert.equal(paper, 255, 'the paper is white');
  assert.ok(ink < 90, `the ink is dark, not ${ink}`);
});

test('a page fades into the next one, but not where less motion is wanted', async () => {
  for (const reducedMotion of /** @type {const} */ (['no-preference', 'reduce'])) {
    page = await open(browser, server.origin, { ...windows.wide, reducedMotion });
    await page.addInitScript(() => addEventListener('pagereveal', (event) => Object.assign(globalThis, { fades: !!(/** @type {any} */ (event).viewTransition) })));
    await page.goto(server.url('guide/first/'));
    await page.evaluate((to) => location.assign(to), server.url('guide/second/'));
    await page.waitForURL(server.url('guide/second/'));
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).fades), reducedMotion === 'no-preference', reducedMotion);
    if (reducedMotion === 'no-preference') await page.context().close();
  }
});

test('where more contrast is wanted, ink is black on light and white on dark', async () => {
  for (const [colorScheme, ink] of /** @type {const} */ ([['light', 'rgb(0, 0, 0)'], ['dark', 'rgb(255, 255, 255)']])) {
    page = await open(browser, server.origin, { ...windows.wide, colorScheme });
    await page.goto(server.url('everything/'));
    const color = () => page.evaluate(() => getComputedStyle(document.body).color);
    assert.notEqual(await color(), ink);
    await page.emulateMedia({ contrast: 'more' });
    assert.equal(await color(), ink);
    if (colorScheme === 'light') await page.context().close();
  }
});
