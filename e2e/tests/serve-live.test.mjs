// An open page of `sheaf serve` changes in place: what the reader did to it stays.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, open, until } from '../lib/browser.mjs';
import { serveNotes } from '../lib/live.mjs';
import { scratch, sheaf } from '../lib/site.mjs';

const browser = await launch();

const paragraphs = Array.from({ length: 40 }, (_, i) => `## Section ${i}\n\nParagraph ${i} of the long note, with words enough to fill a line or two in the window.\n`);
const long = `# Long note

<details><summary>First fold</summary>

Inside the first fold.

</details>

<details><summary>Second fold</summary>

Inside the second fold.

</details>

| name | ${Array.from({ length: 14 }, (_, i) => `a wide column ${i}`).join(' | ')} |
|${'---|'.repeat(15)}
| row | ${'cell | '.repeat(14)}

\`\`\`go
func main() {}
\`\`\`

${paragraphs.join('\n')}
`;

/** @type {import('../lib/live.mjs').Served} */
let server;
/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;

before(async () => {
  const dir = scratch('notes');
  mkdirSync(join(dir, 'images'));
  writeFileSync(join(dir, 'README.md'), '# Home\n\nThe [long note](long.md).\n');
  writeFileSync(join(dir, 'other.md'), '# Other note\n\nNot long.\n');
  server = await serveNotes({ dir });
});
after(async () => assert.equal(await server.stop(), 130, server.said()));

beforeEach(async () => {
  server.save('long.md', long);
  page = await open(browser, server.origin);
  await until('the note as it was', async () => (await (await fetch(`${server.origin}/long/`)).text()).includes('Paragraph 39 of the long note'));
  await page.goto(`${server.origin}/long/`);
  await page.evaluate(() => Object.assign(globalThis, { unchanged: true })); // lost when the page is loaded anew
});
afterEach(async () => {
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

const inPlace = async () => assert.equal(await page.evaluate(() => 'unchanged' in globalThis), true, 'the page was loaded anew');

/** @param {string} text */
const shows = (text) => until(`"${text}" in the open page`, async () => (await page.locator('main').textContent())?.includes(text) ?? false);

test('a change above leaves what is read where it is', async () => {
  const heading = page.getByRole('heading', { name: 'Section 20' });
  await heading.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 200));
  const before = await heading.evaluate((element) => element.getBoundingClientRect().top);
  server.save('long.md', long.replace('## Section 3\n', `${'Many new words above. '.repeat(200)}\n\nAnd more.\n\n## Section 3\n`));
  await shows('Many new words above.');
  await until('the heading at its place', async () => Math.abs((await heading.evaluate((element) => element.getBoundingClientRect().top)) - before) <= 1);
  await inPlace();
});

test('folds, tables and the theme stay as the reader has them', async () => {
  await page.getByText('First fold', { exact: true }).click();
  await page.getByRole('button', { name: /light and dark/ }).click();
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  const table = page.locator('div.table');
  await until('the wide table in a box', async () => (await table.getAttribute('class'))?.includes('box') ?? false);
  await table.evaluate((element) => (element.scrollLeft = 120));
  server.save('long.md', long.replace('<details><summary>First', 'A new paragraph.\n\n<details><summary>New fold</summary>\n\nNew.\n\n</details>\n\n<details><summary>First').replace('| row |', '| changed row |'));
  await shows('changed row');
  const folds = await page.locator('main details').evaluateAll((all) => all.filter((d) => !d.closest('nav')).map((d) => [d.querySelector('summary')?.textContent, /** @type {HTMLDetailsElement} */ (d).open]));
  assert.deepEqual(folds, [['New fold', false], ['First fold', true], ['Second fold', false]]);
  assert.equal(await table.evaluate((element) => element.scrollLeft), 120);
  assert.match((await table.getAttribute('class')) ?? '', /box/);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
  await inPlace();
});

test('focus and selected text stay', async () => {
  await page.evaluate(() => {
    const field = document.createElement('input'); // as a search field is: put there by a script
    field.id = 'field';
    document.querySelector('header.bar')?.append(field);
    field.value = 'typed';
    field.focus();
    field.setSelectionRange(2, 4);
  });
  await page.evaluate(() => {
    const text = /** @type {Node} */ ([...document.querySelectorAll('main p')].find((p) => p.textContent?.includes('Paragraph 2 '))?.firstChild);
    Object.assign(globalThis, { range: new Range() });
    // @ts-ignore: made on the line before
    globalThis.range.setStart(text, 0);
    // @ts-ignore
    globalThis.range.setEnd(text, 11);
  });
  server.save('long.md', long.replace('Paragraph 2 of the long note', 'Paragraph 2 of the changed note').replace('# Long note', '# Long note, renamed'));
  await shows('Paragraph 2 of the changed note');
  const field = await page.evaluate(() => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById('field'));
    return [document.activeElement === field, field.value, field.selectionStart, field.selectionEnd];
  });
  assert.deepEqual(field, [true, 'typed', 2, 4]);
  // @ts-ignore
  assert.equal(await page.evaluate(() => globalThis.range.toString()), 'Paragraph 2');
  await inPlace();
});

test('title, contents and sidebar follow, and the scripts take up what is new', async () => {
  server.save('long.md', long.replace('# Long note', '# Another title').replace('## Section 1\n', '## Brand new section\n\n```go\npackage fresh\n```\n\n## Section 1\n'));
  await shows('package fresh');
  assert.equal(await page.title(), 'Another title · Home');
  assert.ok(await page.locator('nav.toc').getByText('Brand new section').count(), 'the contents follow');
  assert.ok(await page.locator('nav.side').getByText('Another title').count(), 'the sidebar follows');
  const code = page.locator('figure', { hasText: 'package fresh' });
  await code.getByRole('button', { name: 'Copy' }).click();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), 'package fresh');
  await page.getByRole('heading', { name: 'Brand new section' }).evaluate((element) => element.scrollIntoView());
  await until('the new section marked in the contents', async () => (await page.locator('.toc [aria-current]').innerText()) === 'Brand new section');
  await inPlace();
});

test('a changed picture is shown, and a changed script loads the page anew', async () => {
  const picture = (/** @type {number} */ width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="${width}" height="10"/></svg>`;
  server.save('images/box.svg', picture(40));
  server.save('long.md', long.replace('# Long note', '# Long note\n\n<img src="images/box.svg">'));
  const natural = () => page.evaluate(() => document.querySelector('main img') && /** @type {HTMLImageElement} */ (document.querySelector('main img')).naturalWidth);
  await until('the picture', async () => (await natural()) === 40);
  server.save('images/box.svg', picture(70));
  await until('the changed picture', async () => (await natural()) === 70);
  await inPlace();
  execFileSync(sheaf(), ['theme', 'copy', 'static/ts/missing.ts'], { cwd: server.dir, stdio: 'pipe' });
  server.save('static/ts/missing.ts', 'export function missingAddress(): void { document.documentElement.dataset.fresh = ""; }\n');
  await until('the changed script', () => page.evaluate(() => 'fresh' in document.documentElement.dataset).catch(() => false));
});

test('styles that change in quick succession end with the last one, and the page is never bare', async () => {
  execFileSync(sheaf(), ['theme', 'copy', 'static/css/base.css'], { cwd: server.dir, stdio: 'pipe' });
  const original = server.read('static/css/base.css');
  await page.evaluate(() => {
    Object.assign(globalThis, { bare: 0 });
    const watch = () => {
      // @ts-ignore: made above
      if (getComputedStyle(document.body).margin !== '0px') globalThis.bare++;
      requestAnimationFrame(watch);
    };
    watch();
  });
  for (let width = 1; width <= 12; width++) {
    server.save('static/css/base.css', `${original}\nbody { border-top: ${width}px solid }\n`);
    await until('a look', async () => server.said().includes('static/css/base.css'));
  }
  await until('the last style', async () => (await page.evaluate(() => getComputedStyle(document.body).borderTopWidth)) === '12px');
  await until('one sheet of each kind', async () => (await page.locator('head link[rel=stylesheet]').count()) === 2);
  // @ts-ignore
  assert.equal(await page.evaluate(() => globalThis.bare), 0);
  await inPlace();
  page.faults = page.faults.filter((fault) => !/404|supported stylesheet/.test(fault)); // a sheet may have changed again before it was asked for
});

test('whatever the edit, the page ends as the server has it', async () => {
  const words = ['# H', '## Alpha', '## Beta', 'text *a*', 'text b', '- one\n- two\n- three', '- one\n- three', '> quote', '<details><summary>F</summary>\n\nx\n\n</details>', '1. a\n2. b', '| a | b |\n|-|-|\n| 1 | 2 |', '| a | b |\n|-|-|\n| 2 | 3 |', '```\ncode\n```', '---', '[link](README.md)', '文字 и слова'];
  let seed = 7;
  const random = (/** @type {number} */ n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 25; round++) {
    const body = Array.from({ length: random(14) }, () => words[random(words.length)]).join('\n\n');
    server.save('long.md', `# Round ${round}\n\n${body}\n\nEnd of round ${round}.\n`);
    await shows(`End of round ${round}.`);
    const [shown, sent] = await page.evaluate(async () => {
      const request = new XMLHttpRequest(); // a parser that Trusted Types let be
      request.open('GET', location.href);
      request.responseType = 'document';
      request.send();
      await new Promise((done) => (request.onload = done));
      const next = /** @type {Document} */ (request.response);
      const plain = (/** @type {Document} */ d) => {
        const main = /** @type {Element} */ (d.querySelector('.frame')?.cloneNode(true));
        main.querySelectorAll('[data-sheaf-live]').forEach((each) => each.remove());
        main.querySelectorAll('[data-details] button').forEach((each) => each.replaceChildren()); // it says what it does to the folds as they are
        for (const each of main.querySelectorAll('*')) {
          // what the page's scripts set
          for (const name of ['hidden', 'tabindex', 'aria-current', 'open']) each.removeAttribute(name);
          each.classList.remove('fit', 'box', 'long', 'in');
          if (!each.className || each.getAttribute('class') === '') each.removeAttribute('class');
        }
        return main.outerHTML;
      };
      return [plain(document), plain(next)];
    });
    assert.equal(shown, sent, `round ${round}:\n${body}`);
  }
  await inPlace();
});
