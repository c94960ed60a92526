// What `sheaf serve` shows beside the notes: problems, mistakes, notes that are not written yet; and how
// pages come back to it, follow one another and go with the writer.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serveNotes } from '../lib/live.mjs';
import { scratch } from '../lib/site.mjs';

const browser = await launch();

/** @type {import('../lib/live.mjs').Served} */
let server;
/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;

/** @param {string[]} [args] */
async function start(args = []) {
  const dir = scratch('notes');
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'README.md'), '# Home\n\nTo [[Something new]], to [b](B.md), to [c](c.md).\n');
  writeFileSync(join(dir, 'b.md'), '# Page b\n\nAll is well here.\n');
  writeFileSync(join(dir, 'c.md'), '# Page c\n\n[gone](gone.md)\n');
  return serveNotes({ dir, args });
}

beforeEach(async () => {
  server = await start();
  page = await open(browser, server.origin);
});
afterEach(async () => {
  await page.context().close();
  await server.stop();
});

const panel = () => page.getByRole('region', { name: 'Problems' });
const shows = (/** @type {string} */ text, which = page) => until(`"${text}" in the page`, async () => ((await which.locator('main').textContent()) ?? '').includes(text));

test('the panel says what is wrong here, where, and how to mend it', async () => {
  await page.goto(`${server.origin}/`);
  await panel().getByRole('button', { name: '2 problems on this page' }).waitFor();
  await panel().getByText('3 errors in all notes').waitFor();
  const item = panel().getByRole('listitem').filter({ hasText: 'letter case' });
  assert.match(await item.innerText(), /^Error/);
  await item.getByRole('button', { name: /README\.md:3:\d+$/ }).first().click();
  await until('the place in the clipboard', async () => /^README\.md:3:\d+$/.test(await page.evaluate(() => navigator.clipboard.readText())));

  await item.getByRole('button', { name: /^Fix/ }).click();
  await panel().getByRole('button', { name: '1 problem on this page' }).waitFor();
  assert.match(server.read('README.md'), /\[b\]\(b\.md\)/);

  server.save('README.md', '# Home\n\nTo [b](b.md), to [c](c.md).\n');
  await panel().getByRole('button', { name: 'No problems on this page' }).waitFor();
  server.save('images/spare.png', 'a picture that no note refers to');
  const hint = panel().getByRole('button', { name: '1 hint on this page' });
  await hint.click(); // hints alone don't unfold it
  await panel().getByText('images/spare.png').waitFor();
  assert.match(await panel().getByRole('listitem').innerText(), /^Hint/);
  await hint.click();
  await panel().getByRole('button', { name: 'All problems' }).click();
  await panel().getByRole('link', { name: 'Show page' }).first().waitFor();
  assert.deepEqual(page.faults, []); // before axe, which breaks the page's policy
  assert.deepEqual(await axe(page), []);
  await panel().getByRole('link', { name: 'Show page' }).click();
  await page.waitForURL(`${server.origin}/c/`);
  server.save('c.md', '# Page c\n');
  await until('no panel where all is well', async () => (await panel().count()) === 0);
});

test('the panel folds, stays folded, and is not printed', async () => {
  await page.goto(`${server.origin}/`);
  const fold = panel().getByRole('button', { name: /on this page/ });
  await fold.focus();
  assert.equal(await fold.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Escape');
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await page.goto(`${server.origin}/c/`);
  await fold.waitFor();
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await fold.press('Enter');
  assert.equal(await fold.getAttribute('aria-expanded'), 'true');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await panel().isVisible(), false);
});

test('the end of the page can be read above the panel, on a phone too', async () => {
  const phone = await open(browser, server.origin, windows.phone);
  await phone.goto(`${server.origin}/`);
  const box = phone.getByRole('region', { name: 'Problems' });
  await box.waitFor();
  await until('room below the page', async () => {
    await phone.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const end = await phone.locator('.frame').evaluate((frame) => frame.getBoundingClientRect().bottom);
    return end <= ((await box.boundingBox())?.y ?? 0) + 1;
  });
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is no wider than the window');
  await phone.context().close();
});

test('the editor is opened at the place', async () => {
  const other = await serveNotes({ dir: server.dir, args: ['--editor', 'vscode'] });
  const with2 = await open(browser, other.origin);
  await with2.goto(`${other.origin}/`);
  const href = await with2.getByRole('link', { name: /README\.md:3:/ }).first().getAttribute('href');
  assert.equal(href?.replace(/:\d+$/, ''), `vscode://file${server.dir}/README.md:3`);
  await with2.context().close();
  await other.stop();
});

test('a mistake is laid over the last good page, and goes when it is mended', async () => {
  await page.goto(`${server.origin}/b/`);
  server.save('sheaf.yaml', 'title: T\ntitel: <b>wrong</b>\n');
  const dialog = page.getByRole('dialog', { name: 'The configuration is not valid' });
  await dialog.waitFor();
  const said = await dialog.innerText();
  for (const text of ['sheaf.yaml:2:1', 'titel: <b>wrong</b>', 'did you mean title?']) assert.ok(said.includes(text), `${text} in ${said}`);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await dialog.isVisible(), false);
  await panel().getByRole('button', { name: /Not up to date/ }).click();
  assert.ok(await dialog.isVisible());
  assert.ok((await page.locator('main').innerText()).includes('All is well here'), 'the page is still there');

  server.save('sheaf.yaml', 'title: Mended\n');
  await until('the dialog gone', async () => (await dialog.count()) === 0);
  await until('the new title', async () => (await page.title()) === 'Page b · Mended');

  server.save('templates/note.html', '{{define "main"}}\n{{.Nothing}}\n{{end}}');
  await page.getByRole('dialog', { name: 'A template is not valid' }).waitFor();
  const template = page.getByRole('dialog');
  assert.ok((await template.innerText()).includes('templates/note.html:2'));
});

test('a server that starts over a mistake heals by itself', async () => {
  await server.stop();
  server.save('sheaf.yaml', 'lang: [a]\n');
  server = await serveNotes({ dir: server.dir, port: Number(new URL(server.origin).port) });
  await page.goto(`${server.origin}/b/`);
  await page.getByRole('heading', { name: 'The configuration is not valid' }).waitFor();
  assert.deepEqual(await axe(page), []);
  server.save('sheaf.yaml', 'langs: en\n');
  await until('the other mistake', async () => (await page.locator('main').innerText()).includes('langs: en'));
  server.save('sheaf.yaml', 'lang: en\n');
  await page.getByRole('heading', { name: 'Page b' }).waitFor();
});

test('a note is created from a link to it', async () => {
  await page.goto(`${server.origin}/`);
  await page.getByRole('link', { name: /Something new/ }).click();
  await page.getByRole('button', { name: 'Create this note' }).waitFor();
  await until('the offer in view', async () => (await axe(page)).length === 0);
  await page.getByRole('button', { name: 'Create this note' }).click();
  await page.getByRole('heading', { name: 'Something new', level: 1 }).waitFor();
  assert.match(server.read('Something new.md'), /^---\ntitle: Something new\ndate: \d{4}-\d\d-\d\d\n---\n\n$/);
  await until('no offer any more', async () => (await page.getByRole('button', { name: 'Create this note' }).count()) === 0);

  await page.goto(`${server.origin}/sub/bb/`);
  await page.getByRole('button', { name: 'Create this note' }).click();
  await page.getByRole('heading', { name: 'Bb', level: 1 }).waitFor();
  assert.match(server.read('sub/bb.md'), /^---\ntitle: Bb\n/);
});

test('a page finds the server again when it was started anew', async () => {
  const other = await serveNotes({ dir: server.dir });
  const tab = await open(browser, other.origin);
  await tab.goto(`${other.origin}/b/`);
  let loads = 0;
  tab.on('load', () => loads++);
  await tab.evaluate(() => Object.assign(globalThis, { unchanged: true }));
  const port = Number(new URL(other.origin).port);
  await other.stop();
  other.save('b.md', '# Page b\n\nWritten while nobody served.\n');
  const again = await serveNotes({ dir: server.dir, port });
  await until('the page up to date', async () => (await tab.locator('main').innerText()).includes('while nobody served'), 20_000);
  assert.equal(await tab.evaluate(() => 'unchanged' in globalThis), true);
  assert.equal(loads, 0);
  await tab.context().close();
  await again.stop();
});

test('a server that slept, as on a closed laptop, has what was written meanwhile', async () => {
  await page.goto(`${server.origin}/b/`);
  await panel().getByRole('button', { name: 'No problems on this page' }).waitFor(); // it has looked
  server.signal('SIGSTOP');
  server.save('b.md', '# Page b\n\nWritten in its sleep.\n');
  const tab = await page.context().newPage();
  const asked = tab.goto(`${server.origin}/c/`); // waits as long
  await new Promise((done) => setTimeout(done, 3000)); // longer than a page waits before it asks again
  server.signal('SIGCONT');
  await asked;
  await page.bringToFront();
  await shows('Written in its sleep.');
  server.save('b.md', '# Page b\n\nWritten since.\n');
  await shows('Written since.');
  assert.deepEqual(page.faults, []);
});

test('of twenty pages one listens, and all follow when they are seen', async () => {
  const context = page.context();
  const pages = [];
  for (let n = 0; n < 20; n++) {
    const tab = await context.newPage();
    await tab.goto(`${server.origin}/b/`);
    pages.push(tab);
  }
  server.save('b.md', '# Page b\n\nFor all of the pages.\n');
  for (const tab of pages) await shows('For all of the pages.', /** @type {any} */ (tab));
  // The first listens; when it goes another must.
  await page.close();
  await pages[0]?.close();
  await pages[1]?.close();
  server.save('b.md', '# Page b\n\nFor those that are left.\n');
  for (const tab of pages.slice(2)) await shows('For those that are left.', /** @type {any} */ (tab));
  const held = await pages[5]?.evaluate(async () => (await navigator.locks.query()).held?.length);
  assert.equal(held, 1);
});

test('with --navigate the page goes to the note that is saved', async () => {
  const other = await serveNotes({ dir: server.dir, args: ['--navigate'] });
  const tab = await open(browser, other.origin);
  await tab.goto(`${other.origin}/b/`);
  await tab.getByRole('button', { name: 'No problems on this page' }).waitFor(); // it has looked
  other.save('c.md', '# Page c\n\n[gone](gone.md), saved again.\n');
  await tab.waitForURL(`${other.origin}/c/`);
  await tab.context().close();
  await other.stop();
});
