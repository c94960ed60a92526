// Pages that lead to another one: by script with the fragment, by the browser's own refresh, by a link.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axe, launch, open, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const server = await serve(await build(vaults.vault, '/repo/'));
after(() => server.close());

// The note everything.md has the alias "All".
const from = server.url('All/');
const to = server.url('everything/');

test('an old address leads to the note', async () => {
  const page = await open(browser, server.origin);
  await page.goto(from);
  await page.waitForURL(to);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the fragment of an old address comes along, and back does not lead into it', async () => {
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  await page.evaluate((url) => location.assign(url), from + '#code');
  await page.waitForURL(to + '#code');
  await page.waitForLoadState();
  await page.goBack();
  await page.waitForURL(server.url(''));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('without script the old address leads to the note too', async () => {
  const page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(from + '#code');
  await page.waitForURL((url) => url.href.startsWith(to));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the page says where the note is, to those whom nothing leads there', async () => {
  const page = await open(browser, server.origin);
  await page.route(from, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '') });
  });
  await page.goto(from);
  assert.deepEqual(await axe(page), []);
  const link = page.getByRole('main').getByRole('link');
  assert.equal(await link.evaluate((a) => /** @type {HTMLAnchorElement} */ (a).href), to);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
