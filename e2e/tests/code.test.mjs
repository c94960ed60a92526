// Blocks of code: numbers, marks of lines, long lines.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch } from '../lib/site.mjs';

const notes = scratch('notes');
const fence = '```';
writeFileSync(
  join(notes, 'README.md'),
  `# Code

${fence}go {2,4} title="main.go" showLineNumbers
package main

// Run does a thing, and says so at a length that no column of text in any window will ever have room for, whatever the type is.
func Run() error { return nil } // and "strings"
${fence}

${fence}js
const a = 1 // [!code --]
const a = 2 // [!code ++]
throw new Error("x") // [!code error]
${fence}

${fence}python
def f():
    return "in focus" # [!code focus]
${fence}

${fence}sh
short
${fence}
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

const block = (/** @type {string} */ name) => page.getByRole('region', { name });

for (const [name, options] of Object.entries(windows)) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`marked lines can be read in ${name}, ${colorScheme}`, async () => {
      await start({ ...options, colorScheme });
      assert.deepEqual(await axe(page), []);
      const plain = await block('main.go code').locator('.line').first().evaluate((line) => getComputedStyle(line).backgroundColor);
      const marked = await block('main.go code').locator('.line').nth(1).evaluate((line) => getComputedStyle(line).backgroundColor);
      assert.notEqual(marked, plain);
    });
  }
}

test('every line is as high as any, and blank ones too', async () => {
  await start();
  const heights = await block('main.go code').locator('.line').evaluateAll((lines) => lines.map((line) => Math.round(line.getBoundingClientRect().height)));
  assert.equal(heights.length, 4);
  assert.equal(new Set(heights).size, 1, `${heights}`);
});

test('numbers are not copied, and neither is what was taken away', async () => {
  await start();
  const copy = async (/** @type {number} */ n) => {
    await page.getByRole('button', { name: 'Copy' }).nth(n).click();
    await until('it is copied', async () => (await page.getByRole('button', { name: 'Copied' }).count()) > 0);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.match(await copy(0), /^package main\n\n\/\/ Run/);
  await page.reload();
  assert.equal(await copy(1), 'const a = 2\nthrow new Error("x")');
});

test('long lines are broken on demand', async () => {
  await start();
  const buttons = page.getByRole('button', { name: 'Wrap' });
  await buttons.waitFor();
  assert.equal(await buttons.count(), 1, 'only where lines are too long');
  const pre = block('main.go code');
  const overflows = () => pre.evaluate((each) => each.scrollWidth > each.clientWidth + 1);
  assert.ok(await overflows());
  await buttons.click();
  assert.equal(await overflows(), false);
  assert.equal(await buttons.getAttribute('aria-pressed'), 'true');
  await buttons.click();
  assert.ok(await overflows());
});

test('marks are there without script', async () => {
  await start({ ...windows.wide, javaScriptEnabled: false });
  assert.equal(await page.getByText('[!code').count(), 0);
  assert.equal(await block('JavaScript code').locator('.ins').count(), 1);
});
