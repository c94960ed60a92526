// Makes the README's pictures in docs/, of this repository's notes as Sheaf shows them: sheaf.png, a note in light and
// dark, the dark one behind a slanted edge; search.png, the search dialog; phone.png, three pages on a phone.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from './lib/server.mjs';
import { build, root, vaults } from './lib/site.mjs';

const most = 150_000; // bytes of a picture: they are in the repository
const wide = { width: 1240, height: 660 };
const site = await build(vaults.notes);
const [wanted, section] = (process.env.PAGE || 'traffic/caching.md').split('#');
const chosen = site.pages.find((page) => page.source === wanted);
if (!chosen) throw new Error(`there is no note ${wanted} to take a picture of`);

const server = await serve(site);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

/**
 * Takes a picture of a page, for use in another one.
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(page: import('playwright-core').Page) => Promise<void>} [prepare]
 */
async function shoot(url, options, prepare) {
  const context = await browser.newContext({ viewport: wide, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(server.url(url));
  await prepare?.(page);
  const picture = await page.screenshot();
  await context.close();
  return `data:image/png;base64,${picture.toString('base64')}`;
}

/**
 * Puts pictures together by a style, and writes the result to docs/.
 * @param {string} name
 * @param {{ width: number, height: number }} size
 * @param {string} style
 * @param {string[]} shots
 */
async function compose(name, size, style, shots) {
  const page = await browser.newPage({ viewport: size });
  await page.setContent(`<style>body { margin: 0 } ${style}</style>${shots.map((shot) => `<img src="${shot}">`).join('')}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const picture = await page.screenshot();
  if (picture.length > most) throw new Error(`${name} has ${picture.length} bytes, more than ${most}: choose a page with less on it`);
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', name), picture);
  console.log(`docs/${name}: ${picture.length} bytes`);
}

/** @param {import('playwright-core').Page} page */
async function search(page) {
  await page.keyboard.press('/');
  await page.getByRole('combobox').fill('kafka partition');
  await page.getByRole('option').first().waitFor();
}

/** @param {import('playwright-core').Page} page */
async function openMenu(page) {
  await page.getByRole('link', { name: 'Open menu' }).tap();
  await page.locator('nav.side').waitFor();
  await page.locator('nav.side .shut a').evaluate((link) => link instanceof HTMLElement && link.blur());
}

try {
  const note = chosen.url + (section ? `#${section}` : '');
  const phone = { viewport: { width: 390, height: 640 }, isMobile: true, hasTouch: true };
  await compose('sheaf.png', wide, 'img { position: absolute; inset: 0 } img + img { clip-path: polygon(72% 0, 100% 0, 100% 100%, 58% 100%) }', [
    await shoot(note, { colorScheme: 'light' }), await shoot(note, { colorScheme: 'dark' }),
  ]);
  const low = { width: 1240, height: 520 };
  await compose('search.png', low, '', [await shoot(note, { viewport: low, colorScheme: 'dark' }, search)]);
  await compose('phone.png', { width: 3 * 390 + 2, height: 640 }, 'body { display: flex; gap: 1px; background: #808a8a }', [
    await shoot('', { ...phone, colorScheme: 'light' }), await shoot(note, { ...phone, colorScheme: 'dark' }), await shoot(note, { ...phone, colorScheme: 'light' }, openMenu),
  ]);
} finally {
  await browser.close();
  await server.close();
}
