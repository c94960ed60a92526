// Makes docs/sheaf.png, the README's picture: a note of this repository as Sheaf shows it, in light and
// dark, the dark one behind a slanted edge.

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './lib/server.mjs';
import { build, root, vaults } from './lib/site.mjs';

const most = 150_000; // bytes: it is in the repository
const size = { width: 1240, height: 660 };
const site = await build(vaults.notes);
const [wanted, section] = (process.env.PAGE || 'traffic/caching.md').split('#');
const chosen = site.pages.find((page) => page.source === wanted) ?? site.pages.filter((page) => page.source).at(-1);
if (!chosen) throw new Error('there is no note to take a picture of');

const server = await serve(site);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  /** @type {string[]} */
  const shots = [];
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await browser.newPage({ viewport: size, colorScheme });
    await page.goto(server.url(chosen.url) + (section ? `#${section}` : ''));
    shots.push((await page.screenshot()).toString('base64'));
  }
  const page = await browser.newPage({ viewport: size });
  await page.setContent(`<style>
    body { margin: 0 } img { position: absolute; inset: 0 }
    img + img { clip-path: polygon(72% 0, 100% 0, 100% 100%, 58% 100%) }
  </style>${shots.map((shot) => `<img src="data:image/png;base64,${shot}">`).join('')}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const picture = await page.screenshot();
  if (picture.length > most) throw new Error(`the picture has ${picture.length} bytes, more than ${most}: choose a page with less on it`);
  const file = join(root, 'docs', 'sheaf.png');
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(file, picture);
  console.log(`${file}: ${chosen.source}, ${statSync(file).size} bytes`);
} finally {
  await browser.close();
  await server.close();
}
