// What links do before they are followed, and what markup a page takes: previews, pages fetched ahead, Trusted Types.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch, sheaf } from '../lib/site.mjs';

const notes = scratch('linked');
mkdirSync(join(notes, 'in'));
writeFileSync(join(notes, 'README.md'), `# Start

Read [the other](in/other.md) or [its part](in/other.md#part-two), and mind the footnote[^1].

[^1]: Said *below* the text, with [a link](in/other.md).
`);
writeFileSync(join(notes, 'in', 'other.md'), '# Other\n\nIts first words, with `code`.\n\n## Part two\n\nWhat the part says.\n');

const browser = await launch();
const site = await build(notes);
const server = await serve(site);
after(() => server.close());

/** @param {import('playwright-core').Page} page */
const preview = (page) => page.getByRole('tooltip');

test('pointing at a link shows the first words of what it leads to', async () => {
  const page = await open(browser, server.origin);
  await page.clock.install();
  await page.goto(server.url(''));
  await page.getByRole('link', { name: 'the other' }).hover();
  await preview(page).waitFor();
  assert.deepEqual((await preview(page).innerText()).split(/\n+/), ['Other', 'Its first words, with code.']);
  assert.deepEqual(await axe(page), []);
  await preview(page).hover(); // it stays while it is pointed at
  await page.clock.fastForward(1000); // longer than it lets the pointer be away
  assert.ok(await preview(page).isVisible());
  await page.keyboard.press('Escape');
  assert.equal(await preview(page).count(), 0);

  await page.getByRole('link', { name: 'its part' }).hover();
  await preview(page).getByText('What the part says.').waitFor();
  assert.equal(await preview(page).locator('b').innerText(), 'Part two');
  await page.getByRole('heading', { name: 'Start' }).hover();
  await until('the end of the preview when the pointer goes', async () => (await preview(page).count()) === 0);
  assert.deepEqual(page.faults, []);
});

test('a footnote shows over its number, for the keyboard too', async () => {
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  await page.getByRole('link', { name: 'its part' }).focus();
  await page.keyboard.press('Tab');
  await preview(page).waitFor();
  assert.equal(await preview(page).innerText(), 'Said below the text, with a link.');
  assert.equal(await page.locator('[id]').evaluateAll((all) => new Set(all.map((each) => each.id)).size === all.length), true, 'ids are unique');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await preview(page).count(), 0);
  assert.deepEqual(page.faults, []);
});

test('the page of a link is fetched before it is followed, and only once', async () => {
  const page = await open(browser, server.origin);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(server.url(''));
  await page.getByRole('link', { name: 'the other' }).hover();
  await until('a request for the page', () => asked.includes(server.url('in/other/')));
  await page.getByRole('link', { name: 'its part' }).hover();
  assert.equal(await page.locator('link[rel=prefetch]').count(), 1);
  assert.deepEqual(page.faults, []);
});

test('a finger gets no preview', async () => {
  const page = await open(browser, server.origin, windows.phone);
  await page.goto(server.url(''));
  await page.getByRole('link', { name: 'the other' }).tap();
  await page.waitForURL(server.url('in/other/'));
  assert.equal(await preview(page).count(), 0);
  assert.deepEqual(page.faults, []);
});

test('from the disk, links lead on without a preview', async () => {
  const dir = scratch('files');
  execFileSync(sheaf(), ['build', notes, '-o', dir, '--file-urls', '--no-cache'], { stdio: 'ignore' });
  const page = await open(browser, 'null');
  const scripts = page.waitForEvent('requestfinished', (request) => /links-\w+\.js$/.test(request.url()));
  await page.goto(pathToFileURL(join(dir, 'index.html')).href);
  await page.getByRole('link', { name: 'the other' }).hover();
  await scripts;
  await page.getByRole('link', { name: 'the other' }).click();
  await page.getByRole('heading', { name: 'Other' }).waitFor();
});

test('text does not become markup: Trusted Types are on', async () => {
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<b>x</b>';
      return false;
    } catch {
      return true;
    }
  });
  assert.ok(refused);
  await until('a violation that is noticed', () => page.faults.some((fault) => /policy violation: require-trusted-types-for/.test(fault)));
});
