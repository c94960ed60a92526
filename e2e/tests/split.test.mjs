// A note that makes many pages: addresses from before, the outline, and the way through the pages.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { axe, launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch } from '../lib/site.mjs';

const notes = scratch('notes');
writeFileSync(
  join(notes, 'README.md'),
  `---
split: 2
---
# The long guide

Start with [running](#run-it).

* [Install](#install)
  * [From source](#from-source)

## Install

How to install[^1].

### From source

${'A line of text.\n\n'.repeat(60)}

<a name="run-it"></a>

### 動かす 🚀

Run it.

## Use

To be used[^1], as [installed](#from-source).

# Reference

## Options

None.

[^1]: A footnote.
`,
);
const browser = await launch();
const server = await serve(await build(notes, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** @param {string} selector whether it is in the window */
const isInView = (selector) =>
  page.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });

test('an address from before the note was split leads to the heading, and back', async () => {
  page = await open(browser, server.origin);
  for (const [old, now] of [
    ['#from-source', 'install/#from-source'],
    ['#run-it', 'install/#run-it'],
    ['#%E5%8B%95%E3%81%8B%E3%81%99-', 'install/#%E5%8B%95%E3%81%8B%E3%81%99-'],
    ['#options', 'options/#options'],
  ]) {
    await page.goto('about:blank');
    await page.goto(server.url(old));
    await page.waitForURL(server.url(now));
    await page.locator(':target').waitFor({ state: 'attached' });
    assert.ok(await isInView(':target'), `${now} is in view`);
  }
  await page.goto(server.url(''));
  await page.evaluate(() => (location.hash = 'use'));
  await page.waitForURL(server.url('use/#use'));
});

test('an address of the first page itself, or of nothing, stays there', async () => {
  page = await open(browser, server.origin);
  for (const hash of ['#the-long-guide', '#nothing', '#%E5%8B%', '#sheaf:parts']) {
    await page.goto('about:blank');
    await page.goto(server.url(hash));
    assert.equal(page.url(), server.url(hash));
    assert.equal(await page.locator('h1').innerText(), 'The long guide');
  }
});

test('without script, an address from before leads to the link in the list of all headings', async () => {
  page = await open(browser, server.origin, { ...windows.phone, javaScriptEnabled: false });
  await page.goto(server.url('#from-source'));
  const link = page.locator('details[data-moved] a[id="from-source"]');
  await link.waitFor({ state: 'visible' });
  assert.ok(await isInView('[id="from-source"]'));
  await link.click();
  await page.waitForURL(server.url('install/#from-source'));
});

test('the list of all headings opens without script', async () => {
  page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(server.url(''));
  await page.getByText('All headings').click();
  for (const name of ['Install', 'From source', 'Options']) {
    assert.ok(await page.locator('.outline').getByRole('link', { name, exact: true }).isVisible(), name);
  }
});

test('previous and next go through the sections in order', async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url(''));
  for (const title of ['Install', 'Use', 'Reference', 'Options']) {
    await page.getByRole('navigation', { name: 'Previous and next' }).getByRole('link', { name: 'Next' }).click();
    assert.equal(await page.locator('h1').innerText(), title);
    assert.match(await page.locator('nav.side [aria-current=page]').innerText(), new RegExp(`^${title}`));
    assert.ok((await page.title()).startsWith(title), await page.title());
  }
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Reference' }).click();
  await page.waitForURL(server.url('reference/'));
});

test('a footnote is below the text of each page that refers to it, and leads back', async () => {
  page = await open(browser, server.origin);
  for (const at of ['install/', 'use/']) {
    await page.goto(server.url(at));
    await page.getByRole('link', { name: 'Footnote 1' }).click();
    assert.equal(new URL(page.url()).hash, '#fn1');
    await page.getByRole('link', { name: /^Back to text/ }).click();
    assert.ok(await isInView(':target'));
  }
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`on a phone, ${colorScheme}, every page of it is sound`, async () => {
    page = await open(browser, server.origin, { ...windows.phone, colorScheme });
    for (const at of ['', 'install/', 'reference/', 'options/']) {
      await page.goto(server.url(at));
      if (at === '') await page.getByText('All headings').tap();
      assert.deepEqual(await axe(page), [], at);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, `${at} is wider than the window`);
    }
  });
}
