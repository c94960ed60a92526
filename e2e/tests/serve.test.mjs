// `sheaf serve` as a writer sees it: a page is open, files change, the page follows and stays where it is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { launch, open, until } from '../lib/browser.mjs';
import { serveNotes } from '../lib/live.mjs';
import { sheaf } from '../lib/site.mjs';

const browser = await launch();

/** @type {import('../lib/live.mjs').Served} */
let server;
/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;

beforeEach(async () => {
  server = await serveNotes();
  page = await open(browser, server.origin);
});
afterEach(async () => {
  await page.context().close();
  assert.equal(await server.stop(), 130, `interrupted, sheaf serve ends well: ${server.said()}`);
});

/**
 * The status of an address, which must answer soon.
 * @param {string} url
 */
async function status(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
  await answer.arrayBuffer(); // an unread answer would keep its connection
  return answer.status;
}

/** @param {string} text */
const shows = (text) => until(`"${text}" in the open page`, async () => (await page.locator('body').innerText()).includes(text));

test('the open page shows an edit and keeps its place', async () => {
  await page.goto(`${server.origin}/guide/second/`);
  await page.evaluate(() => scrollTo(0, 500));
  const original = server.read('guide/second.md');
  for (const [n, write] of [server.save, (/** @type {string} */ file, /** @type {string} */ text) => writeFileSync(join(server.dir, file), text)].entries()) {
    write('guide/second.md', original.replace('The end of the second step.', `The end, edited ${n}.`));
    await shows(`The end, edited ${n}.`);
    await until('the place kept', async () => Math.abs((await page.evaluate(() => scrollY)) - 500) <= 1);
  }
  assert.equal(page.url(), `${server.origin}/guide/second/`);
  assert.deepEqual(page.faults, []);
});

test('search finds what was written since the page was opened, in whatever note', async () => {
  await page.goto(`${server.origin}/guide/second/`);
  const hits = async () => {
    // @ts-ignore: every page offers it
    const found = await page.evaluate(() => globalThis.sheaf.search('zanzibar quagga').catch(() => []));
    return found.map((/** @type {{ url: string }} */ hit) => hit.url);
  };
  assert.deepEqual(await hits(), []);
  server.save('guide/third.md', `${server.read('guide/third.md')}\n## Of late\n\nThe zanzibar quagga.\n`);
  await until('a hit in the other note', async () => (await hits()).includes('guide/third/'));
  assert.deepEqual(page.faults, []);
});

test('edits in quick succession end with the last one', async () => {
  await page.goto(`${server.origin}/guide/second/`);
  const original = server.read('guide/second.md');
  for (let n = 0; n <= 20; n++) server.save('guide/second.md', original.replace('The end of the second step.', `Edit number ${n}.`));
  await shows('Edit number 20.');
});

test('a new title shows in the sidebar of another open page', async () => {
  await page.goto(`${server.origin}/guide/first/`);
  server.save('guide/third.md', server.read('guide/third.md').replace('Third step', 'The last step'));
  await until('the new title in the sidebar', async () => (await page.locator('nav.side').innerText()).includes('The last step'));
});

test('a new note has a page, a removed one is missing', async () => {
  await page.goto(`${server.origin}/guide/`);
  server.save('guide/deeper/fourth.md', '# Fourth step\n\nJust written.\n');
  await until('the new folder in the list', async () => (await page.locator('main').innerText()).includes('Deeper'));
  assert.equal(await status(`${server.origin}/guide/deeper/fourth/`), 200);
  rmSync(join(server.dir, 'guide/deeper'), { recursive: true });
  await until('the removed note missing', async () => (await status(`${server.origin}/guide/deeper/fourth/`)) === 404);
});

test('the open page takes a changed style', async () => {
  await page.goto(`${server.origin}/guide/second/`);
  await page.evaluate(() => scrollTo(0, 500));
  const listed = execFileSync(sheaf(), ['theme', 'list'], { cwd: server.dir, encoding: 'utf8' });
  const sheet = listed.match(/static\/\S*base\S*\.css|static\/\S+\.css/)?.[0];
  assert.ok(sheet, `sheaf theme list names a style sheet:\n${listed}`);
  execFileSync(sheaf(), ['theme', 'copy', sheet], { cwd: server.dir, stdio: 'pipe' });
  const outline = () => page.evaluate(() => getComputedStyle(document.body).borderTopWidth);
  for (const width of ['3px', '7px']) {
    server.save(sheet, `${server.read(sheet)}\nbody { border-top: ${width} solid }\n`);
    await until(`a border of ${width}`, async () => (await outline()) === width);
  }
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - 500) <= 8, 'the place kept');
});

test('a broken configuration is named, the page stays, and mending it goes on', async () => {
  await page.goto(`${server.origin}/guide/second/`);
  server.save('sheaf.yaml', 'titel: Misspelt\n');
  await until('the mistake named', async () => /sheaf\.yaml:1/.test(server.said() + (await page.locator('body').innerText())));
  assert.ok(await page.getByText('Paragraph 3 of the second step').count(), 'the note is still there');
  server.save('sheaf.yaml', 'title: Mended vault\n');
  await shows('Mended vault');
  assert.equal(await page.title(), 'Second step · Mended vault');
});

test('a request under another name is refused', async () => {
  const { hostname, port } = new URL(server.origin);
  const status = await new Promise((done, fail) => {
    const asked = request({ hostname, port, path: '/', headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    asked.on('error', fail);
    asked.end();
  });
  assert.ok(status >= 400 && status < 500, `status ${status}`);
});

test('a second server takes another port', async () => {
  const first = await serveNotes({ port: 'usual' });
  after(() => first.stop());
  const second = await serveNotes({ port: 'usual' });
  after(() => second.stop());
  assert.notEqual(second.origin, first.origin);
  assert.equal(await status(`${second.origin}/`), 200);
  await Promise.all([first.stop(), second.stop()]);
});
