// Pictures over the page, single keys, links of headings.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch } from '../lib/site.mjs';

const notes = scratch('notes');
const paragraph = 'Text that goes on. '.repeat(80);
/** @param {number} width */
const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="200" viewBox="0 0 ${width} 200"><rect width="${width}" height="200" fill="#088"/></svg>`;
writeFileSync(join(notes, 'large.svg'), svg(800));
writeFileSync(join(notes, 'icon.svg'), svg(20));
writeFileSync(
  join(notes, 'a.md'),
  `# A\n\n![A large picture](large.svg)\n\n[![linked](large.svg)](b.md) ![An icon](icon.svg)\n\n<picture><source srcset="large.svg"><img src="large.svg" alt="of a picture"></picture>\n\n## One\n\n${paragraph}\n\n## Two\n\n${paragraph}\n\n### Three\n\n${paragraph}\n\n## Four\n`,
);
writeFileSync(join(notes, 'dark.svg'), svg(801));
writeFileSync(join(notes, 'b.md'), '# B\n\n<input type="checkbox"> nothing\n\n![Boxes](large.svg "How the parts hang together")\n\n![small](icon.svg "Too small to enlarge")\n\n<picture><source media="(prefers-color-scheme: dark)" srcset="dark.svg"><img src="large.svg" alt="of two themes"></picture>\n\n![night](dark.svg#gh-dark-mode-only)\n');

const browser = await launch();
const server = await serve(await build(notes, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function start(options = windows.wide, place = 'a/') {
  page = await open(browser, server.origin, options);
  await page.goto(server.url(place));
}

const picture = () => page.getByRole('dialog').getByRole('img');
const size = async () => (await picture().boundingBox())?.width ?? 0;

test('without script a large picture is a link to its file, and nothing else is', async () => {
  await start({ ...windows.wide, javaScriptEnabled: false });
  assert.deepEqual(await page.locator('a.zoom').evaluateAll((links) => links.map((link) => link.textContent + link.getAttribute('href'))), ['../large.svg']);
  await page.getByRole('link', { name: 'A large picture' }).click();
  await page.waitForURL('**/large.svg');
});

test('what enlarges pictures is loaded at the first one', async () => {
  page = await open(browser, server.origin);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(server.url('a/'), { waitUntil: 'networkidle' });
  assert.equal(asked.filter((url) => url.includes('reader')).length, 0);
  await page.getByRole('link', { name: 'A large picture' }).click();
  await page.getByRole('dialog', { name: 'Picture: A large picture' }).waitFor();
  assert.equal(asked.filter((url) => url.includes('reader')).length, 2);
});

test('two fingers enlarge a picture', async () => {
  page = await open(browser, server.origin, windows.phone);
  await page.goto(server.url('a/'));
  await page.getByRole('link', { name: 'A large picture' }).tap();
  await picture().waitFor();
  await until('it is drawn', async () => (await size()) > 100);
  const before = await size();
  const fingers = await page.context().newCDPSession(page);
  /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {number[]} xs */
  const touch = (type, xs) => fingers.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y: 400, id })) });
  await touch('touchStart', [170, 220]);
  await touch('touchMove', [140, 250]);
  await touch('touchMove', [95, 295]);
  await touch('touchEnd', []);
  const ratio = (await size()) / before;
  assert.ok(ratio > 3 && ratio < 5, `four times as far apart: ${ratio}`);
});

test('a picture fills the screen and leaves it', async () => {
  await start();
  await page.getByRole('link', { name: 'A large picture' }).press('Enter');
  await picture().waitFor();
  await page.keyboard.press('f');
  await until('it fills the screen', () => page.evaluate(() => document.fullscreenElement?.parentElement?.tagName === 'DIALOG'));
  assert.ok(await picture().isVisible());
  await page.getByRole('button', { name: 'Full screen' }).click();
  await until('it does not', () => page.evaluate(() => !document.fullscreenElement));
  await picture().waitFor();
});

test('a picture is enlarged, moved, fitted and closed by keyboard', async () => {
  await start();
  await page.getByRole('link', { name: 'A large picture' }).press('Enter');
  await picture().waitFor();
  await until('it is drawn', async () => (await size()) > 100);
  const fitted = await size();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  assert.ok((await size()) > fitted * 1.9);
  const before = (await picture().boundingBox())?.x ?? 0;
  await page.keyboard.press('ArrowLeft');
  assert.equal(Math.round(((await picture().boundingBox())?.x ?? 0) - before), 60);
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  assert.equal(Math.round(await size()), Math.round(fitted));
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.ok(await page.getByRole('link', { name: 'A large picture' }).evaluate((link) => link === document.activeElement), 'the focus is back');
});

test('the wheel enlarges at the pointer, dragging moves, a double click fits', async () => {
  await start({ ...windows.wide, reducedMotion: 'reduce' });
  await page.getByRole('link', { name: 'A large picture' }).click();
  await picture().waitFor();
  await until('it is drawn', async () => (await size()) > 100);
  const fitted = await size();
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (await picture().boundingBox());
  const corner = { x: box.x + 2, y: box.y + 2 };
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.wheel(0, -400);
  await until('it is larger', async () => (await size()) > fitted * 1.5);
  const larger = await picture().boundingBox();
  assert.ok(Math.abs((larger?.x ?? 0) - box.x) < 10, 'the corner under the pointer stays there');
  await page.mouse.down();
  await page.mouse.move(corner.x + 50, corner.y + 30, { steps: 3 });
  await page.mouse.up();
  assert.equal(Math.round(((await picture().boundingBox())?.x ?? 0) - (larger?.x ?? 0)), 50);
  await page.mouse.dblclick(corner.x + 60, corner.y + 40);
  assert.equal(Math.round(await size()), Math.round(fitted));
});

for (const [name, options] of Object.entries(windows)) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`what lies over the page has no fault in ${name}, ${colorScheme}`, async () => {
      await start({ ...options, colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('link', { name: 'A large picture' }).click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await axe(page), []);
      await page.getByRole('button', { name: 'Close' }).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      assert.deepEqual(await axe(page), []);
    });
  }
}

const focused = () => page.evaluate(() => document.activeElement?.id ?? '');

test('j and k go from section to section, and the focus goes along', async () => {
  await start();
  for (const id of ['one', 'two', 'three', 'four']) {
    await page.keyboard.press('j');
    assert.equal(await focused(), id);
    assert.ok(await page.locator(`#${id}`).evaluate((heading) => heading.getBoundingClientRect().top >= 56), 'it is not below the bar');
  }
  await page.keyboard.press('j');
  assert.equal(await focused(), 'four');
  await page.keyboard.press('k');
  assert.equal(await focused(), 'three');
});

test('brackets go to the notes before and behind, and say where there is none', async () => {
  await start();
  await page.keyboard.press(']');
  await page.waitForURL('**/b/');
  await page.keyboard.press(']');
  await page.getByRole('status').filter({ hasText: 'no next note' }).waitFor();
  await page.keyboard.press('[');
  await page.waitForURL('**/a/');
});

test('t changes the theme, ? lists the keys, and no key counts with a modifier or while one types', async () => {
  await start({ ...windows.wide, colorScheme: 'light' });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.keyboard.press('Control+t');
  await page.keyboard.press('Alt+t');
  assert.equal(await theme(), undefined);
  await page.keyboard.press('t');
  assert.equal(await theme(), 'dark');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keys' });
  await list.getByText('Search', { exact: true }).waitFor();
  await page.keyboard.press('t');
  assert.equal(await theme(), 'dark', 'nothing happens under the list');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('t?]');
  assert.equal(await page.getByRole('combobox').inputValue(), 't?]');
  assert.equal(await theme(), 'dark');
});

test('the sign behind a heading leads there, copies its link and says so', async () => {
  await start();
  await page.getByRole('heading', { name: 'Two' }).hover();
  await page.locator('#two .an').click();
  await page.getByRole('status').filter({ hasText: 'Link copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${server.url('a/')}#two`);
  assert.ok(page.url().endsWith('#two'));
});

test('a caption has a way to the picture in full size', async () => {
  await start(windows.wide, 'b/');
  const figure = page.getByRole('figure').filter({ hasText: 'How the parts hang together' });
  await figure.getByRole('link', { name: 'Full size' }).click();
  await page.getByRole('dialog', { name: 'Picture: Boxes' }).waitFor();
  await page.keyboard.press('Escape');
  await until('the focus is back', () => page.evaluate(() => document.activeElement?.textContent === 'Full size'));
  assert.equal(await page.getByRole('link', { name: 'Full size' }).count(), 1);
  assert.deepEqual(await axe(page), []);
});

test('a picture for one theme follows the theme of the page, not only that of the system', async () => {
  await start({ ...windows.wide, colorScheme: 'light' }, 'b/');
  /** The files shown below the figures. */
  const shown = () => page.locator('.prose a:not(figure a) > img:visible').evaluateAll((images) => images.map((image) => image.getAttribute('src')));
  await until('the light one is shown', async () => (await shown()).join() === '../large.svg');
  await page.getByRole('button', { name: /light and dark/ }).click();
  await until('the dark ones are shown', async () => (await shown()).join() === '../dark.svg,../dark.svg');
  assert.deepEqual(await axe(page), []);
});
