// Tables: sorting, filtering, copying.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch } from '../lib/site.mjs';

const notes = scratch('notes');
const many = Array.from({ length: 30 }, (_, i) => `| row ${i + 1} | ${(i * 7919) % 1000} | a | b | c | d |`).join('\n');
writeFileSync(
  join(notes, 'README.md'),
  `# Tables

| Name | Size | Kept for | Since | Count | Version | [Linked](#tables) |
|---|---|---|---|--:|---|---|
| zebra | 10 KB | 36 days | 2024-05-06 | 1,024 | 1.10.0 | 1 |
| Äpfel | 3 MB | 3 years | 5 May 2023 | 12 | 1.9.3 | 2 |
| apple, "red" | 1.5 GiB | 90 min | Jan 31, 2024 | 100 000 | 2.0 | 3 |
| Birne | n/a | 1 h 15 min | – | -7.5 | 1.9.30 | 4 |
| mango | 900 B | ~2–3 weeks | 1999-12-31 | 12.5k | 0.1 | 5 |

Behind it.

| Row | Number | A | B | C | D |
|---|---|---|---|---|---|
${many}

Behind that.
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

/** @param {import('playwright-core').BrowserContextOptions} [options] */
async function start(options = windows.wide) {
  page = await open(browser, server.origin, options);
  await page.goto(server.url(''));
}

const first = () => page.getByRole('table').first();

/** The cells of a column of the first table. @param {number} column */
const cells = async (column) => (await first().locator(`tbody tr td:nth-child(${column})`).allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ')); // a unit stays beside its number

for (const [label, column, want] of /** @type {const} */ ([
  ['Name', 1, ['Äpfel', 'apple, "red"', 'Birne', 'mango', 'zebra']],
  ['Size', 2, ['900 B', '10 KB', '3 MB', '1.5 GiB', 'n/a']],
  ['Kept for', 3, ['1 h 15 min', '90 min', '~2–3 weeks', '36 days', '3 years']],
  ['Since', 4, ['1999-12-31', '5 May 2023', 'Jan 31, 2024', '2024-05-06', '–']],
  ['Count', 5, ['-7.5', '12', '1,024', '12.5k', '100 000']],
  ['Version', 6, ['0.1', '1.9.3', '1.9.30', '1.10.0', '2.0']],
])) {
  test(`a click on ${label} sorts by what the values mean, another turns it round, a third restores`, async () => {
    await start();
    const written = await cells(column);
    const button = first().getByRole('button', { name: label });
    const header = first().getByRole('columnheader', { name: label });
    assert.equal(await header.getAttribute('aria-sort'), null);
    await button.click();
    // Letters that differ in accents or case alone sort beside each other, in an order that is the browser's.
    assert.deepEqual(label === 'Name' ? (await cells(column)).slice(2) : await cells(column), label === 'Name' ? want.slice(2) : want);
    assert.equal(await header.getAttribute('aria-sort'), 'ascending');
    await button.press('Enter');
    const blank = want.filter((/** @type {string} */ each) => each === 'n/a' || each === '–');
    const down = [...want.filter((each) => !blank.some((other) => other === each)).reverse(), ...blank];
    assert.deepEqual(label === 'Name' ? (await cells(column)).slice(0, 3) : await cells(column), label === 'Name' ? down.slice(0, 3) : down);
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
    await button.click();
    assert.deepEqual(await cells(column), written);
    assert.equal(await header.getAttribute('aria-sort'), null);
  });
}

test('a link in a header stays a link, with a button beside it', async () => {
  await start();
  await first().getByRole('button', { name: 'Sort by Linked' }).click();
  assert.equal(await first().getByRole('columnheader').last().getAttribute('aria-sort'), 'ascending');
  assert.ok(await first().getByRole('link', { name: 'Linked' }).isVisible());
});

test('nothing moves when the tools come, and while one sorts', async () => {
  page = await open(browser, server.origin);
  let late = () => {};
  const released = new Promise((go) => (late = () => go(undefined)));
  await page.route(/tables-/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(server.url(''), { waitUntil: 'domcontentloaded' });
  const places = () => page.locator('.prose > :is(p, .table)').evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top)));
  await page.getByText('Behind that.').waitFor();
  const before = await places();
  late();
  await page.getByRole('searchbox').waitFor();
  assert.deepEqual(await places(), before);
  await first().getByRole('button', { name: 'Size' }).click();
  assert.deepEqual(await places(), before);
});

test('a long table is filtered by words, and says how many rows are left', async () => {
  await start();
  const field = page.getByRole('searchbox', { name: /Filter rows/ });
  assert.equal(await field.count(), 1, 'short tables have none');
  const rows = page.getByRole('table').last().locator('tbody tr:visible');
  const matching = many.split('\n').filter((row) => row.includes('row') && row.includes('17')).length;
  await field.fill(' ROW  17');
  assert.equal(await rows.count(), matching);
  assert.match(await page.getByRole('status').last().innerText(), /^\d+ of 30 rows$/);
  await field.press('Escape');
  assert.equal(await rows.count(), 30);
});

test('what is copied is CSV, in the order that is shown', async () => {
  await start();
  await first().getByRole('button', { name: 'Size' }).click();
  await page.getByRole('button', { name: 'Copy as CSV' }).first().click();
  await until('it says so', async () => (await page.getByRole('status').first().innerText()) === 'Copied');
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/);
  assert.equal(lines[0], 'Name,Size,Kept for,Since,Count,Version,Linked');
  assert.match(lines[1], /^mango,900 B,/);
  assert.equal(lines[4], '"apple, ""red""",1.5 GiB,90 min,"Jan 31, 2024",100 000,2.0,3');
});

for (const [name, options] of Object.entries(windows)) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`a sorted table has no fault in ${name}, ${colorScheme}`, async () => {
      await start({ ...options, colorScheme });
      await first().getByRole('button', { name: 'Size' }).click();
      assert.deepEqual(await axe(page), []);
    });
  }
}

test('without script a table is a plain table', async () => {
  await start({ ...windows.wide, javaScriptEnabled: false });
  assert.equal(await page.getByRole('button').count(), 0);
  assert.equal((await cells(1))[0], 'zebra');
});

test('on paper there are no tools, and every row', async () => {
  await start();
  await page.getByRole('searchbox').fill('row 1');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('searchbox').isVisible(), false);
  assert.equal(await page.getByRole('table').last().locator('tbody tr:visible').count(), 30);
});
