// Formulas and diagrams, which come out of the npm bundle.

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, afterEach, test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, root, scratch, sheaf } from '../lib/site.mjs';

const skip = existsSync(join(root, 'bundle', 'dist', 'version')) ? false : 'no npm bundle: make bundle';

const notes = scratch('notes');
const fence = '```';
writeFileSync(
  join(notes, 'README.md'),
  `# Drawn

Two of $99.9\\,\\%$ make $1 - (1 - 0.999)^2$.

$$\\begin{aligned} L &= \\lambda W \\\\ \\lambda &= \\frac{10^6}{86\\,400} \\end{aligned}$$

${fence}mermaid
flowchart LR
  accTitle: Requests and servers
  A[Client <b>&</b>] --> B{Balancer} --> C[(Database)]
${fence}

${fence}mermaid
no diagram at all
${fence}

${fence}dot
digraph { a -> b [label="next"] }
${fence}
`,
);
writeFileSync(join(notes, 'hostile.md'), `# Hostile

${fence}mermaid
%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%
flowchart LR
  A["<img src=x onerror='parent.hurt=1'><script>parent.hurt=1</script>"] --> B
  click B "javascript:parent.hurt=1"
${fence}
`);
writeFileSync(join(notes, 'plain.md'), '# Plain\n\nNothing special.\n');

const browser = await launch();
const server = await serve(await build(notes, '/repo/'));
after(() => server.close());

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** Scrolls to the end, so that everything is drawn, and waits for it. */
async function drawn() {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await until('two drawings and one problem', async () => (await page.locator('.drawn img:visible').count()) + (await page.locator('.problem').count()) === 3, 30_000);
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`diagrams are drawn in ${colorScheme}`, { skip }, async () => {
    page = await open(browser, server.origin, { ...windows.wide, colorScheme });
    await page.goto(server.url(''));
    await drawn();
    assert.ok(await page.getByRole('img', { name: 'Requests and servers' }).isVisible());
    const sizes = await page.locator('.drawn img:visible').evaluateAll((images) => images.map((i) => /** @type {HTMLImageElement} */ (i).naturalWidth));
    assert.ok(sizes.every((width) => width > 20), `the drawings have sizes: ${sizes}`);
    assert.match(await page.locator('.problem').innerText(), /Not drawn/);
    assert.deepEqual(await axe(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, 'the frame is out of sight');
  });
}

test('nothing in a diagram runs', { skip }, async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url('hostile/'));
  await page.locator('.drawn img:visible, .problem').first().waitFor({ timeout: 30_000 });
  assert.equal(await page.evaluate(() => 'hurt' in globalThis), false);
  // What the library lets through for a moment, the frame's own policy stops, and says so.
  page.faults = page.faults.filter((fault) => !/script-src-attr|inline event handler/.test(fault));
});

test('the source of a diagram is behind a button, and is what is copied', { skip }, async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url(''));
  await drawn();
  const figure = page.locator('figure[data-diagram=dot]');
  assert.equal(await figure.locator('pre').isVisible(), false);
  await figure.getByRole('button', { name: 'Source' }).click();
  assert.ok(await figure.getByText('digraph').isVisible());
  await figure.getByRole('button', { name: 'Copy' }).click();
  await until('the source is copied', async () => (await page.evaluate(() => navigator.clipboard.readText())).includes('digraph'));
});

test('a diagram that is asked for again before it is there is drawn once', { skip }, async () => {
  page = await open(browser, server.origin);
  await page.goto(server.url(''));
  await page.evaluate(() => {
    for (let i = 0; i < 3; i++) dispatchEvent(new Event('beforeprint'));
  });
  await drawn();
  const figure = page.locator('figure[data-diagram]').first();
  assert.equal(await figure.locator('.drawn').count(), 1);
  assert.equal(await figure.getByRole('button', { name: 'Source' }).count(), 1);
});

test('without script the sources are shown, and formulas are set', { skip }, async () => {
  page = await open(browser, server.origin, { ...windows.wide, javaScriptEnabled: false });
  await page.goto(server.url(''));
  assert.ok(await page.getByText('flowchart LR').first().isVisible());
  const height = (await page.locator('div.math math, .math.display math').first().boundingBox())?.height ?? 0;
  assert.ok(height > 30, `two lines of formula are ${height} px high`);
  assert.equal(await page.locator('math annotation').first().isVisible(), false);
});

test('a page without formulas and diagrams loads nothing for them', { skip }, async () => {
  page = await open(browser, server.origin);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(server.url('plain/'), { waitUntil: 'networkidle' });
  assert.deepEqual(asked.filter((url) => /math|diagram/.test(url)), []);
});

test('diagrams are drawn on pages that are opened as files', { skip }, async () => {
  const dir = scratch('files');
  execFileSync(sheaf(), ['build', notes, '-o', dir, '--file-urls', '--no-cache'], { stdio: 'pipe' });
  page = await open(browser, 'null');
  await page.context().unrouteAll();
  await page.goto(pathToFileURL(join(dir, 'index.html')).href);
  await drawn();
});
