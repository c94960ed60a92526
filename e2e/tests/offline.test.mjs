// Reading without a network: what the service worker keeps, how a new publication takes its place, and how it goes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { launch, open, until } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { copyOf, scratch, sheaf, vaults } from '../lib/site.mjs';

const browser = await launch();
const base = '/repo/';

test('a site that asks for it is read offline, is replaced by the next, and forgets everything when it is turned off', async () => {
  const notes = copyOf(vaults.vault);
  const config = join(notes, 'sheaf.yaml');
  const before = readFileSync(config, 'utf8');
  appendFileSync(config, '\noffline: true\n');
  const dir = scratch('offline');
  const publish = () => execFileSync(sheaf(), ['build', notes, '-o', dir, '--base', base, '--no-cache'], { stdio: 'pipe' });
  publish();
  let server = await serve({ dir, base });
  after(() => server.close());
  const { port } = new URL(server.origin);
  const page = await open(browser, server.origin);
  const at = server.url;
  const caches = () => page.evaluate(async () => (await globalThis.caches.keys()).sort());
  const ready = () => until('the worker sees to the page', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
  const text = async () => (await page.locator('main').textContent()) ?? '';

  await page.goto(at('guide/first/'));
  await ready();
  await page.goto(at('guide/second/'));
  const [first, another] = await caches();
  assert.equal(another, undefined, 'there is one cache');
  assert.ok(first?.includes(at('')), 'the cache is named by the scope');
  const kept = () => page.evaluate(async () => (await (await globalThis.caches.open((await globalThis.caches.keys())[0] ?? '')).keys()).map((request) => request.url));
  await until('the page is kept', async () => (await kept()).includes(at('guide/second/')));
  assert.deepEqual((await kept()).filter((url) => !url.startsWith(at(''))), [], 'nothing outside of the site is kept');

  await server.close();
  await page.goto(at('guide/first/'));
  assert.match(await text(), /First|first/);
  await page.goto(at('guide/second')); // without the slash, which the host would have added
  assert.match(await text(), /Second|second/);
  await page.goto(at(''));
  const found = await page.evaluate(async () => (await /** @type {any} */ (globalThis).sheaf.search('pictures box')).map((/** @type {{ url: string }} */ hit) => hit.url));
  assert.ok(found.includes('everything/'), `the search finds ${found}`);
  await page.goto(at('plain/alone/'));
  assert.match(await text(), /not read on this device/);
  assert.deepEqual(page.faults.filter((fault) => !/ERR_CONNECTION_REFUSED|ERR_FAILED/.test(fault)), []);

  // The next publication: its pages come at once, and those that were read are there in their new form.
  appendFileSync(join(notes, 'guide', 'second.md'), '\nFresh words.\n');
  publish();
  server = await serve({ dir, base }, Number(port));
  await page.goto(at('guide/first/'));
  await until('the new version is alone', async () => {
    const [only, another] = await caches();
    return only !== undefined && another === undefined && only !== first;
  });
  await server.close();
  await page.goto(at('guide/second/'));
  assert.match(await text(), /Fresh words/);

  // Turned off: the worker's file is gone, and so is the worker, and what it kept.
  writeFileSync(config, before);
  publish();
  server = await serve({ dir, base }, Number(port));
  await page.goto('about:blank');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers'); // as browsers do after half a minute
  await page.goto(at('guide/first/'));
  await until('the worker is gone', () => page.evaluate(async () => (await globalThis.caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0));
});

test('pages that a new version takes over are new, though the browser may keep them for ten minutes, as on GitHub Pages', async () => {
  const notes = copyOf(vaults.vault);
  appendFileSync(join(notes, 'sheaf.yaml'), '\noffline: true\n');
  const dir = scratch('offline');
  const publish = () => execFileSync(sheaf(), ['build', notes, '-o', dir, '--base', base, '--no-cache'], { stdio: 'pipe' });
  publish();
  const server = await serve({ dir, base, maxAge: 600 });
  after(() => server.close());
  const context = await browser.newContext(); // nothing is intercepted, with which a browser keeps nothing
  const page = await context.newPage();
  const version = () => page.evaluate(async () => (await globalThis.caches.keys()).join());
  await page.goto(server.url('guide/second/'));
  await until('the worker sees to the page', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
  await page.goto(server.url('guide/first/'));
  const before = await version();

  appendFileSync(join(notes, 'guide', 'second.md'), '\nFresh words.\n');
  publish();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await until('the new version is alone', async () => {
    const now = await version();
    return now !== '' && !now.includes(before);
  });
  await server.close();
  await page.goto(server.url('guide/second/'));
  assert.match((await page.locator('main').textContent()) ?? '', /Fresh words/);
  await context.close();
});
