// Measures from the rename(2) that puts a saved note in its place to the changed DOM of its page in Chromium, while
// a server runs over the notes. `make bench-serve` runs it.
//
//   node e2e/saves.mjs ADDRESS FILE SAVES

import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const [address = '', file = '', saves = '100'] = process.argv.slice(2);
const original = await readFile(file, 'utf8');
const temporary = join(dirname(file), `.${basename(file)}.new`);

/** @param {string} text @returns {Promise<number>} when it was in place, in ms since 1970 */
async function replace(text) {
  await writeFile(temporary, text);
  const start = performance.timeOrigin + performance.now();
  await rename(temporary, file);
  return start;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
/** @type {number[]} */
const took = [];
try {
  const page = await browser.newPage();
  // The page itself notes when a text came into it; asking it from here would add the time of asking. A page
  // that is loaded anew begins with this script again.
  await page.addInitScript(() => {
    const seen = /** @type {Record<string, number>} */ ({});
    const look = () => {
      for (const [mark] of (document.body?.textContent ?? '').matchAll(/zqmark\d+/g)) seen[mark] ??= performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    Object.assign(globalThis, { seen });
  });
  await page.goto(address);
  for (let i = 0; i < Number(saves); i++) {
    await page.waitForTimeout(100);
    const start = await replace(`${original}\n\nzqmark${i}\n`);
    const shown = await page.waitForFunction((mark) => /** @type {any} */ (globalThis).seen?.[mark], `zqmark${i}`, { timeout: 10_000 });
    took.push(/** @type {number} */ (await shown.jsonValue()) - start);
  }
} finally {
  await replace(original);
  await browser.close();
}
took.sort((a, b) => a - b);
/** @param {number} percent */
const at = (percent) => took[Math.floor(((took.length - 1) * percent) / 100)]?.toFixed(1);
console.log(`p50 ${at(50)} ms, p95 ${at(95)} ms, longest ${at(100)} ms over ${took.length} saves`);
