// The tests' own senses: a page with every fault that the other tests look for must be caught.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { axe, launch, open, until } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { scratch } from '../lib/site.mjs';

const dir = scratch('faults');
writeFileSync(join(dir, '404.html'), 'none');
writeFileSync(
  join(dir, 'index.html'),
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="script-src 'sha256-none' 'self'">
  <title>Faults</title><script>console.log('refused')</script><script src="loud.js"></script>
  <main><h1>Faults</h1><p style="color:#bbb;background:#fff">faint</p><p style="font-size:8px"><button>1</button><button>2</button></p><img src="lost.png"><img alt="" src="https://example.com/x.png"></main>`,
);
writeFileSync(join(dir, 'loud.js'), `console.error('loud'); throw new Error('thrown')`);
mkdirSync(join(dir, 'folder'));
writeFileSync(join(dir, 'folder', 'index.html'), 'inside');
mkdirSync(join(dir, '.hidden'));
writeFileSync(join(dir, '.hidden', 'x.txt'), 'hidden');

const browser = await launch();
const server = await serve({ dir, base: '/repo/' });
after(() => server.close());

test('a faulty page is caught for each of its faults', async () => {
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  for (const fault of [/console error: loud/, /exception: thrown/, /request to another host: https:\/\/example\.com\/x\.png/, /policy violation: script-src/, /answer: 404 .*lost\.png/]) {
    await until(`${fault} among:\n${page.faults.join('\n')}`, () => page.faults.some((text) => fault.test(text)));
  }
});

test('axe sees faint text, a picture without a description, and targets too small to touch', async () => {
  const page = await open(browser, server.origin);
  await page.goto(server.url(''));
  const found = (await axe(page)).join('\n');
  assert.match(found, /color-contrast/);
  assert.match(found, /image-alt/);
  assert.match(found, /target-size/);
});

test('the server has the manners of GitHub Pages', async () => {
  /** @param {string} path */
  const get = async (path) => {
    const answer = await fetch(server.origin + path, { redirect: 'manual' });
    return [answer.status, answer.headers.get('location') ?? (await answer.text())];
  };
  assert.deepEqual(await get('/repo/folder'), [301, '/repo/folder/']);
  assert.deepEqual(await get('/repo/folder/'), [200, 'inside']);
  assert.deepEqual(await get('/repo/nothing'), [404, 'none']);
  assert.deepEqual(await get('/repo/.hidden/x.txt'), [404, 'none']);
  assert.deepEqual(await get('/folder/'), [404, 'outside of /repo/']);
});
