// The Nu HTML checker finds no error in any page.

import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lacksJava, nu } from '../lib/nu.mjs';
import { build, copyOf, scratch, vaults } from '../lib/site.mjs';

test('every page is valid HTML, with addresses of folders and of files', { skip: lacksJava }, async () => {
  /** @type {import('../lib/site.mjs').Site[]} */
  const sites = [];
  for (const notes of Object.values(vaults)) {
    for (const args of [[], ['--file-urls']]) sites.push(await build(notes, '/', args));
  }
  const offline = copyOf(vaults.vault);
  appendFileSync(join(offline, 'sheaf.yaml'), 'offline: true\nurl: https://example.org/\n');
  sites.push(await build(offline));
  // What must be caught, so that silence means something.
  const faulty = scratch('faulty');
  writeFileSync(join(faulty, 'index.html'), '<!doctype html><html lang="en"><title>T</title><p><ul><li>a</ul></p><a href="x y">b</a>');
  const found = await nu([faulty, ...sites.map((site) => site.dir)]);
  assert.deepEqual(found.filter((text) => !text.includes(faulty)), []);
  assert.equal(found.length, 2, `the faulty page has two errors: ${found}`);
  for (const site of sites) {
    const pages = readdirSync(site.dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
    assert.ok(pages.length >= site.pages.length, 'the pages are where the checker looked');
  }
});
