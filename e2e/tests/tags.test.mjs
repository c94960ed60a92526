// Tags and backlinks: their pages, and what other pages show of them.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { axe, launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build } from '../lib/site.mjs';

/** A vault of its own: what it says of its tags is all that is tested here. */
const notes = {
  'README.md': '# Start\n\nSee [[Hub]], #start.\n',
  'Hub.md': '---\ntags: [Kafka/Streams, machine learning, 日本語, "C++"]\n---\n# Hub\n\n## Part\n\nWants [[An idea]]. All about #kafka and streams.\n',
  'deep/folder/one.md': '---\ntags: kafka/streams, kafka/connect\n---\n# One\n\nFirst. A sentence, e.g. with [[Hub|the hub]] in it. Last.\n\n## Later\n\nAgain [[Hub]] here, and [[An idea]].\n',
  'long.md': `---\ntags: [${'a'.repeat(150)}, ${'long words in a tag '.repeat(8).trim()}]\n---\n# Long\n\n${'w'.repeat(150)} [[Hub]] ${'m'.repeat(150)}\n`,
};
const folder = mkdtempSync(join(tmpdir(), 'sheaf-tags-'));
for (const [name, text] of Object.entries(notes)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const browser = await launch();
const server = await serve(await build(folder, '/repo/'));
after(() => server.close());
after(() => rmSync(folder, { recursive: true }));

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [window, options] of Object.entries(windows)) {
    test(`${colorScheme}, ${window}: no page of tags is wider than its window, and axe has nothing to say`, async () => {
      page = await open(browser, server.origin, { ...options, colorScheme });
      for (const url of ['tags/', 'tags/kafka/', 'tags/kafka/streams/', `tags/${'a'.repeat(150)}/`, 'Hub/', 'long/', 'deep/folder/one/']) {
        const answer = await page.goto(server.url(url));
        assert.equal(answer?.status(), 200, url);
        assert.deepEqual(await axe(page), [], url);
        assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${url} fits`);
      }
    });
  }
}

test('from a note to the tag, its parent, all tags, and back, by keyboard alone', async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url('deep/folder/one/'));
  /** @param {string} name @param {string} url */
  const follow = async (name, url) => {
    const link = page.getByRole('link', { name, exact: true }).first();
    await link.focus();
    assert.notEqual(await link.evaluate((a) => getComputedStyle(a).outlineStyle), 'none', `${name} shows its focus`);
    await page.keyboard.press('Enter');
    await page.waitForURL(server.url(url));
  };
  await follow('#Kafka/Streams', 'tags/kafka/streams/');
  assert.equal(await page.locator('h1').innerText(), '#Kafka/Streams', 'as the spelling that sorts first');
  await follow('Kafka', 'tags/kafka/');
  const main = page.getByRole('main');
  assert.deepEqual(await main.locator('.rows .t').allInnerTexts(), ['Hub', 'One'], 'each note once');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Tags' }).press('Enter');
  await page.waitForURL(server.url('tags/'));
  await follow('#日本語', 'tags/%E6%97%A5%E6%9C%AC%E8%AA%9E/');
  await follow('Hub', 'Hub/');
});

test('a tag in the text is a link, and the same tag in other letters the same page', async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url('Hub/'));
  await page.locator('.prose').getByRole('link', { name: '#kafka' }).click();
  await page.waitForURL(server.url('tags/kafka/'));
});

test('backlinks show the sentence, and lead to its section', async () => {
  page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(server.url('Hub/'));
  const links = page.getByRole('region', { name: /^Linked from/ });
  const one = links.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'One', exact: true }) });
  assert.ok(await one.getByText('Deep / Folder').isVisible());
  assert.equal(await one.locator('mark').first().innerText(), 'the hub');
  assert.equal(await one.locator('p').first().innerText(), 'A sentence, e.g. with the hub in it.');
  await one.getByRole('link', { name: 'Later' }).click();
  await page.waitForURL(server.url('deep/folder/one/#later'));
});

test('notes that are not there are gathered on the page that lacks them', async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url('Hub/'));
  const wanted = page.getByRole('region', { name: 'Not written yet' });
  assert.match(await wanted.innerText(), /An idea\s+also wanted by One/);
});

test('on a phone, without script, the menu leads to the tags', async () => {
  page = await open(browser, server.origin, { ...windows.phone, javaScriptEnabled: false });
  await page.goto(server.url('Hub/'));
  assert.equal(await page.getByRole('link', { name: 'Tags', exact: true }).count(), 0, 'hidden until the menu opens');
  await page.getByRole('link', { name: 'Open menu' }).tap();
  await page.getByRole('link', { name: 'Tags', exact: true }).tap();
  await page.waitForURL(server.url('tags/'));
});
