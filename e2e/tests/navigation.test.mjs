// A reader's ways through a site: sidebar, contents, previous and next, breadcrumbs, links and back.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { launch, open, until } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, vaults } from '../lib/site.mjs';

const browser = await launch();
const server = await serve(await build(vaults.vault, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
beforeEach(async () => {
  page = await open(browser, server.origin);
});
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

const heading = () => page.locator('h1').innerText();
const sidebar = () => page.getByRole('navigation', { name: 'Notes', exact: true });

/**
 * Expects the element with an id to stand at the top of the window, below the header bar.
 * @param {string} id
 */
async function standsAtTop(id) {
  let seen = '';
  await until(`#${id} at the top of the window; it was ${seen}`, async () => {
    const [top, bar] = await page.evaluate((id) => {
      const bar = document.querySelector('header.bar');
      return [document.getElementById(id)?.getBoundingClientRect().top ?? NaN, bar?.getBoundingClientRect().bottom ?? 0];
    }, id);
    seen = `at ${top}, the bar ends at ${bar}`;
    // A short page cannot bring it all the way up.
    const atEnd = await page.evaluate(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 1);
    return top >= bar - 1 && (top < bar + 120 || (atEnd && top < (page.viewportSize()?.height ?? 0)));
  }).catch((error) => assert.fail(`${error.message} (${seen})`));
}

test('the sidebar leads to a folder and on to its notes, and marks where one is', async () => {
  await page.goto(server.url(''));
  assert.equal(await heading(), 'Test vault');
  await sidebar().getByRole('link', { name: /^The guide/ }).click();
  await page.waitForURL(server.url('guide/'));
  assert.equal(await heading(), 'The guide');
  await sidebar().getByRole('link', { name: 'Second step' }).click();
  await page.waitForURL(server.url('guide/second/'));
  assert.equal(await heading(), 'Second step');
  const current = sidebar().locator('[aria-current="page"]');
  assert.deepEqual(await current.allInnerTexts(), ['Second step']);
});

test('a folder page lists its notes, with or without an introduction', async () => {
  await page.goto(server.url('guide/'));
  const list = page.getByRole('main').getByRole('region', { name: 'Notes', exact: true });
  for (const name of ['First step', 'Second step', 'Third step']) {
    assert.equal(await list.getByRole('link', { name }).count(), 1, name);
  }
  await page.goto(server.url('plain/'));
  await page.getByRole('main').getByRole('link', { name: 'alone', exact: true }).click();
  await page.waitForURL(server.url('plain/alone/'));
});

test('the contents lead to a section and mark it', async () => {
  await page.goto(server.url('guide/first/'));
  const contents = page.getByRole('navigation', { name: 'On this page' });
  assert.deepEqual(await contents.getByRole('link').allInnerTexts(), ['The details', 'The rest', 'A smaller part']);
  await contents.getByRole('link', { name: 'The rest' }).click();
  await page.waitForURL(server.url('guide/first/#the-rest'));
  const top = await page.evaluate(() => scrollY);
  assert.ok(top > 100, `the page has scrolled, to ${top}`);
});

test('the contents follow the reader', async () => {
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.goto(server.url('guide/first/'));
  const marked = () => page.locator('.toc [aria-current]').allInnerTexts();
  await until('the first section marked at the top', async () => (await marked()).join() === 'The details');
  await page.evaluate(() => document.getElementById('the-rest')?.scrollIntoView());
  await until('the section that is read marked', async () => (await marked()).join() === 'The rest');
  await page.evaluate(() => scrollTo(0, 0));
  await until('the first section marked again', async () => (await marked()).join() === 'The details');
});

test('at the end of a page its last section is marked, however short it is', async () => {
  await page.goto(server.url('guide/first/'));
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await until('the last section marked', async () => (await page.locator('.toc [aria-current]').allInnerTexts()).join() === 'A smaller part');
});

test('previous and next go through a folder in order', async () => {
  await page.goto(server.url('guide/first/'));
  const around = page.getByRole('navigation', { name: 'Previous and next' });
  await around.getByRole('link', { name: /^Next\s*Second step/ }).click();
  await page.waitForURL(server.url('guide/second/'));
  await around.getByRole('link', { name: /^Next\s*Third step/ }).click();
  await page.waitForURL(server.url('guide/third/'));
  await around.getByRole('link', { name: /^Previous\s*Second step/ }).click();
  await page.waitForURL(server.url('guide/second/'));
});

test('breadcrumbs lead up', async () => {
  await page.goto(server.url('guide/second/'));
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'The guide' }).click();
  await page.waitForURL(server.url('guide/'));
});

test('a link with an anchor leads to the section, and back returns to where one was', async () => {
  await page.setViewportSize({ width: 1280, height: 300 });
  await page.goto(server.url(''));
  const link = page.getByRole('main').getByRole('link', { name: 'The second step, its details' });
  await link.evaluate((it) => it.scrollIntoView({ block: 'center' }));
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 0, 'the home page scrolls in a low window');
  await link.click();
  await page.waitForURL(server.url('guide/second/#the-details'));
  await standsAtTop('the-details');
  await page.goBack();
  await page.waitForURL(server.url(''));
  await until('the old place', async () => Math.abs((await page.evaluate(() => scrollY)) - before) <= 1);
});

test('addresses with spaces, percent signs and Chinese letters work', async () => {
  await page.goto(server.url(''));
  await page.getByRole('main').getByRole('link', { name: 'A name that needs escaping' }).click();
  await until('the odd page', async () => (await heading()) === '50% done & <more>');
  await page.goBack();
  await page.getByRole('main').getByRole('link', { name: '中文笔记' }).click();
  await until('the Chinese page', async () => (await heading()) === '缓存');
  assert.equal(await page.evaluate(() => decodeURIComponent(location.hash)), '#一致性');
  await standsAtTop('一致性');
});

test('what is broken is shown, and leads nowhere', async () => {
  await page.goto(server.url('broken/'));
  const main = page.getByRole('main');
  assert.ok(await main.getByText('a note that nobody wrote').isVisible());
  assert.equal(await main.getByRole('link', { name: 'a note that nobody wrote' }).count(), 0, 'a broken link is no link');
  assert.ok(await main.getByText('images/lost.png').first().isVisible(), 'the placeholder names the path');
  const text = main.getByText('The text after it is plain');
  assert.equal(await text.evaluate((node) => !!node.closest('a')), false, 'text after an unclosed anchor is no link');
  assert.ok(await page.getByRole('navigation', { name: 'Previous and next' }).isVisible(), 'an unclosed block swallows nothing');
});
