// Around the note: folders of the sidebar that a page does not list, and what helps to study.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch, sheaf } from '../lib/site.mjs';

const notes = scratch('notes');
for (const folder of ['deep/er', 'many']) mkdirSync(join(notes, folder), { recursive: true });
const details = '<details><summary>What?</summary>\n\nThat.\n\n</details>\n\n';
writeFileSync(join(notes, 'a.md'), `# A\n\nWords.\n\n${details.repeat(3)}${'Text that goes on. '.repeat(900)}\n`);
writeFileSync(join(notes, 'b.md'), '# B\n\nWords.\n');
writeFileSync(join(notes, 'deep/README.md'), '# Deep\n\nWords.\n');
writeFileSync(join(notes, 'deep/one.md'), '# One\n\nWords.\n');
writeFileSync(join(notes, 'deep/er/two.md'), '# Two &lt;b&gt; & three\n\nWords.\n');
for (let i = 10; i < 60; i++) writeFileSync(join(notes, `many/${i}.md`), `# Number ${i}\n\nWords.\n`);

const browser = await launch();
const server = await serve(await build(notes, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** @param {string} place @param {import('playwright-core').BrowserContextOptions} [options] */
async function start(place, options = windows.wide) {
  page = await open(browser, server.origin, options);
  await page.goto(server.url(place));
}

const sidebar = () => page.getByRole('navigation', { name: 'Notes', exact: true });
/** @param {string} name */
const row = (name) => sidebar().getByRole('link', { name, exact: true });
/** @param {string} label */
const chevron = (label) => sidebar().locator(`summary[aria-label="${label}"]`);

test('a closed folder opens in the sidebar from one file, by keyboard too, and stays open on the next page', async () => {
  page = await open(browser, server.origin);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(server.url('a/'), { waitUntil: 'networkidle' });
  const ofSidebar = () => asked.filter((url) => url.endsWith('/sidebar.js')).length;
  assert.equal(ofSidebar(), 0, 'nothing is fetched before it is asked for');
  await chevron('Deep').press('Enter');
  await row('One').waitFor();
  await chevron('Er').press('Space');
  await row('Two <b> & three').waitFor();
  assert.equal(ofSidebar(), 1);
  assert.deepEqual(await axe(page), []);
  await row('B').click();
  await page.waitForURL('**/b/');
  await row('Two <b> & three').waitFor();
  assert.equal(ofSidebar(), 1, 'what is open is there without the file');
  await chevron('Er').click();
  await until('the folder to close', () => row('Two <b> & three').isHidden());
  await row('One').click();
  await page.waitForURL('**/deep/one/');
  assert.equal(await row('Two <b> & three').count(), 0, 'what was closed stays so');
  await chevron('Er').click();
  await row('Two <b> & three').click();
  await page.waitForURL('**/deep/er/two/');
  assert.deepEqual(await sidebar().locator('[aria-current]').allInnerTexts(), ['Two <b> & three']);
});

test('a folder that a page lists in part is listed whole on demand', async () => {
  await start('many/30/');
  const links = () => sidebar().getByRole('link', { name: /^Number/ });
  assert.equal(await links().count(), 30);
  await sidebar().getByRole('link', { name: /more$/ }).last().click();
  await until('all of them', async () => (await links().count()) === 50);
  assert.equal(await sidebar().getByRole('link', { name: /more$/ }).count(), 0);
  assert.deepEqual(await links().allInnerTexts(), Array.from({ length: 50 }, (_, i) => `Number ${i + 10}`));
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Number 45', 'the first new row has the focus');
});

test('without script a closed folder leads to its page, and nothing stands about that needs script', async () => {
  await start('a/', { ...windows.wide, javaScriptEnabled: false });
  assert.equal(await chevron('Deep').count(), 0);
  assert.equal(await page.getByRole('checkbox').count(), 0);
  assert.equal(await page.getByRole('button').count(), 0);
  await sidebar().getByRole('link', { name: /^Deep/ }).click();
  await page.waitForURL('**/deep/');
});

test('a note that was read is marked in the sidebar and in lists, and forgotten on demand', async () => {
  await start('deep/one/');
  await page.getByRole('checkbox', { name: 'I have read this' }).check();
  await until('a mark in the sidebar', async () => (await sidebar().locator('.read').allInnerTexts()).join() === 'One');
  await page.goto(server.url('deep/'));
  await page.getByText('1 of 1 read').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Forget' }).click();
  await until('no mark', async () => (await page.locator('.read').count()) === 0);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('sheaf-read'))), []);
  await page.goto(server.url('deep/one/'));
  assert.equal(await page.getByRole('checkbox').isChecked(), false);
  await page.keyboard.press('m');
  assert.equal(await page.getByRole('checkbox').isChecked(), true);
});

test('where the browser keeps nothing, folders open and nothing offers to be marked', async () => {
  page = await open(browser, server.origin);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });
    }
  });
  await page.goto(server.url('deep/one/'));
  assert.equal(await page.getByRole('checkbox').count(), 0);
  await chevron('Many').click();
  await row('Number 10').waitFor();
});

test('from the disk folders open and marks are kept', async () => {
  const dir = scratch('disk');
  execFileSync(sheaf(), ['build', notes, '-o', dir, '--file-urls', '--no-cache']);
  page = await open(browser, 'null');
  await page.goto(pathToFileURL(join(dir, 'a.html')).href);
  await chevron('Deep').click();
  await row('One').click();
  await page.waitForURL('**/deep/one.html');
  await page.getByRole('checkbox').check();
  await until('a mark', async () => (await sidebar().locator('.read').count()) === 1);
});

test('all details of a note open and close by one button, and its top is one click away', async () => {
  await start('a/');
  const open_ = () => page.locator('.prose details[open]').count();
  await page.getByRole('button', { name: 'Expand all' }).click();
  assert.equal(await open_(), 3);
  await page.locator('.prose summary').first().click();
  await page.getByRole('button', { name: 'Expand all' }).click();
  await page.getByRole('button', { name: 'Collapse all' }).click();
  assert.equal(await open_(), 0);
  await page.evaluate(() => scrollTo(0, 2000));
  await page.getByRole('link', { name: 'Back to top' }).click();
  await until('the top', () => page.evaluate(() => scrollY === 0));
});
