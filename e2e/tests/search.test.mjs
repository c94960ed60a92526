// Search as a reader uses it: the dialog, the search page, and the marks on the page that a result led to.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe, launch, open, until, windows } from '../lib/browser.mjs';
import { serve } from '../lib/server.mjs';
import { build, scratch, sheaf, vaults } from '../lib/site.mjs';

// Notes that a search could trip over: other scripts, words that are code, markup that must stay text.
const hostile = {
  'README.md': '# Hostile notes\n\nStart with [script](script.md).\n',
  'script.md': '---\ntags: [__proto__, "<img src=x onerror=boom>", kafka]\n---\n# </script><script>boom()</script> title\n\nText with `<img src=x onerror="boom()">` and zebra.\n\n## <b onmouseover=boom()>bold\n\nMore zebra here, and "quoted" zebra.\n',
  'proto.md': '---\ntags: [kafka]\n---\n# Prototype\n\nThe word `__proto__` and constructor and hasOwnProperty, in a note about walrus.\n',
  'cjk/缓存.md': '# 缓存一致性\n\n搜索引擎需要处理中文。检索と検索は日本語です。\n\n## 写回策略\n\n写回可以减少磁盘写入。\n',
  'rtl/search.md': '---\nlang: ar\n---\n# البحث في النصوص\n\nهذا نص عن بحث الكلمات.\n',
  'accents.md': '# Café Zürich\n\nÉlan vital and naïve ＡＢＣ letters. It is a résumé.\n',
  'cpp.md': '# C++ and C#\n\nUse `std::vector` and `kube-apiserver` with `--dry-run`.\n',
  'animals/otter.md': '---\ntags: [river, kafka]\n---\n# The otter\n\nOtters swim in rivers.\n\n## Food of otters\n\nAn otter eats fish. Fish swim.\n\n## Sleep\n\nOtters hold hands asleep.\n',
  'animals/heron.md': '---\ntags: [river]\n---\n# The heron\n\nHerons eat fish too, and stand in rivers. Fish swim fast.\n',
  [`animals/${'long-'.repeat(12)}name.md`]: `# ${'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(3)}\n\nA quokka with a long title.\n`,
};

const dir = scratch('hostile');
for (const [name, text] of Object.entries(hostile)) {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), text);
}

const browser = await launch();
const notes = await serve(await build(vaults.notes));
const odd = await serve(await build(dir, '/repo/'));
after(() => Promise.all([notes.close(), odd.close()]));

/** @type {import('../lib/browser.mjs').WatchedPage} */
let page;
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(page.faults, []);
});

/** @param {typeof notes} site @param {import('playwright-core').BrowserContextOptions} [options] */
async function start(site, path = '', options = {}) {
  page = await open(browser, site.origin, { ...windows.wide, ...options });
  await page.goto(site.url(path));
}

const dialog = () => page.getByRole('dialog', { name: 'Search notes' });
const field = () => page.getByRole('combobox', { name: 'Search notes' });
const options = () => dialog().getByRole('option');
const active = async () => page.locator(`[id="${await field().getAttribute('aria-activedescendant')}"]`);
const bar = () => page.getByRole('region', { name: 'What was searched for' });

/** Opens the dialog by key and types; waits until the first row is of the answer. @param {string} query */
async function ask(query) {
  await page.keyboard.press('/');
  await field().waitFor();
  await field().fill(query);
  await answered();
}

const answered = () =>
  until('an answer', async () => {
    const count = (await dialog().locator('.hints .n').textContent()) ?? '';
    return /\d|No notes/.test(count) && !(await dialog().getAttribute('class'))?.includes('busy');
  });

/** What is marked on the page. */
const marked = () =>
  page.evaluate(() => {
    const found = /** @type {any} */ (CSS).highlights?.get('sheaf-found');
    return found ? [...found].map(String) : [...document.querySelectorAll('mark.hit')].map((mark) => mark.textContent ?? '');
  });

test('"/" opens the dialog, typing finds, Enter follows, and the words are marked until Escape', async () => {
  await start(notes, 'data/sharding/');
  await ask('consistent hashing');
  assert.match((await options().first().textContent()) ?? '', /^Consistent hashing/);
  assert.deepEqual(await options().first().locator('b mark').allTextContents(), ['Consistent', 'hashing']);
  await page.keyboard.press('Enter');
  await page.waitForURL(notes.url('coordination/consistent-hashing/'));
  await bar().waitFor();
  const words = await marked();
  assert.ok(words.length > 3 && words.every((word) => /^(consistent|hash)/i.test(word)), words.join());
  assert.match((await bar().textContent()) ?? '', new RegExp(`^${words.length} matches`));
  await bar().getByRole('button', { name: 'Next match' }).click();
  assert.match((await bar().textContent()) ?? '', /^\d+ of \d+/);
  assert.equal(page.url(), notes.url('coordination/consistent-hashing/'), 'the address stays one that can be shared');
  await page.keyboard.press('Escape');
  await bar().waitFor({ state: 'detached' });
  assert.deepEqual(await marked(), []);
  await page.reload();
  assert.equal(await bar().count(), 0, 'and they do not come back');
});

test('a section hit leads to its anchor, by mouse too', async () => {
  await start(odd);
  await ask('otter eats');
  const row = options().filter({ hasText: 'Food of otters' });
  await row.click();
  await page.waitForURL(odd.url('animals/otter/#food-of-otters'));
  await bar().waitFor();
  assert.ok((await marked()).includes('eats'));
  assert.ok(await page.locator('#food-of-otters').evaluate((h) => h.getBoundingClientRect().top >= 0));
});

test('a result on this very page closes the dialog, goes there and marks', async () => {
  await start(odd, 'animals/otter/');
  await ask('hands asleep');
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(page.url(), odd.url('animals/otter/#sleep'));
  assert.deepEqual((await marked()).sort(), ['asleep', 'hands']);
});

test('the keyboard moves through the rows as the combobox pattern has it', async () => {
  await start(odd);
  await ask('fish');
  const ids = await options().evaluateAll((list) => list.map((option) => option.id));
  assert.ok(ids.length >= 3);
  assert.equal(await field().getAttribute('aria-expanded'), 'true');
  const at = async () => ids.indexOf((await field().getAttribute('aria-activedescendant')) ?? '');
  assert.equal(await at(), 0, 'the first is chosen');
  for (const [key, want] of /** @type {const} */ ([
    ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', ids.length - 1], ['ArrowDown', 0], ['End', ids.length - 1], ['Home', 0],
  ])) {
    await page.keyboard.press(key);
    assert.equal(await at(), want, key);
    assert.equal(await (await active()).getAttribute('aria-selected'), 'true');
  }
  assert.equal(await dialog().locator('[aria-selected=true]').count(), 1);
  for (const group of await dialog().getByRole('group').all()) {
    const label = await group.getAttribute('aria-labelledby');
    assert.ok(await page.locator(`[id="${label}"]`).textContent(), 'every group has a name');
  }
  await page.keyboard.type('/-');
  assert.equal(await field().inputValue(), 'fish/-', '"/" is a letter in the field');
  await until('the count to be read out', async () => /notes?/.test((await dialog().getByRole('status').textContent()) ?? ''));
});

test('Ctrl+K opens it, Escape gives the focus back, and Tab stays inside', async () => {
  await start(odd);
  const link = page.getByRole('main').getByRole('link').first();
  await link.focus();
  await page.keyboard.press('Control+k');
  await field().waitFor();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest('dialog')), 'inside');
  }
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  assert.ok(await link.evaluate((element) => element === document.activeElement));
});

test('what is typed while the dialog is on its way is not lost', async () => {
  await start(odd);
  await page.route('**/find-*.js', async (route) => {
    await new Promise((done) => setTimeout(done, 300)); // a slow line
    await route.continue();
  });
  await page.keyboard.press('/');
  await page.keyboard.type('heron');
  await field().waitFor();
  assert.equal(await field().inputValue(), 'heron');
});

test('Ctrl+Enter opens a new tab, which is marked too', async () => {
  await start(odd);
  await ask('walrus');
  const tab = page.context().waitForEvent('page');
  await page.keyboard.press('Control+Enter');
  const other = await tab;
  await other.waitForURL(odd.url('proto/'));
  await other.getByRole('region', { name: 'What was searched for' }).waitFor();
  assert.ok(await dialog().isVisible(), 'the dialog stays where it was');
});

test('a slow answer never takes the place of a later one', async () => {
  await start(odd);
  await page.evaluate(() => {
    const s = /** @type {any} */ (globalThis).sheaf;
    const real = s.search;
    s.search = async (/** @type {string} */ query, /** @type {object} */ options) => {
      const hits = await real(query, options);
      if (query === 'otter') await new Promise((done) => (/** @type {any} */ (globalThis).release = done));
      return hits;
    };
  });
  await page.keyboard.press('/');
  await field().fill('otter');
  await until('the first question', () => page.evaluate(() => !!(/** @type {any} */ (globalThis).release)));
  await field().fill('walrus');
  await answered();
  await page.evaluate(() => /** @type {any} */ (globalThis).release());
  await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.match((await options().first().textContent()) ?? '', /^Prototype/);
});

test('tags: suggested while they are typed, then a filter', async () => {
  await start(odd);
  await page.keyboard.press('/');
  await field().fill('tag:riv');
  const row = options().filter({ hasText: /^river/ });
  await row.waitFor();
  assert.match((await row.textContent()) ?? '', /2 notes/);
  assert.equal(await dialog().getByText('Nothing found').count(), 0, 'half a tag is not a question yet');
  await row.click();
  await until('the tag in the field', async () => (await field().inputValue()) === 'tag:river ');
  await page.keyboard.type('fish');
  await until('the two notes of the river', async () => (await dialog().locator('.hints .n').textContent()) === '2 notes');
  await field().fill('tag:kafka fish');
  await until('the one note', async () => (await dialog().locator('.hints .n').textContent()) === '1 note');
});

test('a word that is a tag offers the tag\'s page', async () => {
  await start(odd);
  await ask('river');
  await dialog().getByRole('group', { name: 'Tags' }).getByRole('option', { name: 'river' }).click();
  await page.waitForURL(odd.url('tags/river/'));
});

test('quoted phrases, and words that must not be there', async () => {
  await start(odd);
  const titles = async () => (await options().locator('> b').allTextContents()).filter((text) => !/^All results/.test(text));
  await ask('"eats fish"');
  assert.deepEqual((await titles()).map((title) => title.split(' › ')[0]), ['The otter']);
  await field().fill('fish -otter');
  await until('the heron alone', async () => {
    const found = await titles();
    return found.length > 0 && found.every((title) => title.startsWith('The heron'));
  });
});

test('an honest word where nothing is found, and where search does not come', async () => {
  await start(odd);
  await ask('xylophonic zzzz');
  await dialog().getByText('Nothing found for “xylophonic zzzz”').waitFor();
  assert.equal(await field().getAttribute('aria-expanded'), 'false');
  await dialog().getByRole('link', { name: 'All notes from A to Z' }).click();
  await page.waitForURL(odd.url('search/all/'));

  await page.evaluate(() => {
    const s = /** @type {any} */ (globalThis).sheaf;
    const real = s.search;
    s.search = () => {
      s.search = real;
      return Promise.reject(new Error('The index is gone.'));
    };
  });
  await page.keyboard.press('/');
  await field().fill('otter');
  await dialog().getByText('The index is gone.').waitFor();
  await dialog().getByRole('button', { name: 'Try again' }).click();
  await options().first().waitFor();
});

test('a suggestion of the engine is a row that asks for it', async () => {
  await start(odd);
  await page.evaluate(() => {
    const s = /** @type {any} */ (globalThis).sheaf;
    const real = s.search;
    s.search = async (/** @type {string} */ query, /** @type {object} */ options) =>
      query === 'ottre' ? Object.assign([], { suggestion: 'otter' }) : real(query, options);
  });
  await page.keyboard.press('/');
  await field().fill('ottre');
  await dialog().getByRole('group', { name: 'Did you mean' }).getByRole('option', { name: 'otter' }).waitFor();
  await page.keyboard.press('Enter');
  await until('the other query', async () => (await field().inputValue()) === 'otter');
  await dialog().getByRole('group', { name: 'Notes' }).waitFor();
});

test('pages read lately wait in the empty dialog; without storage all else works', async () => {
  await start(odd, 'animals/heron/');
  await page.goto(odd.url('animals/otter/'));
  await page.keyboard.press('/');
  const recent = dialog().getByRole('group', { name: 'Read lately' }).getByRole('option');
  await recent.first().waitFor();
  assert.deepEqual(await recent.allTextContents(), ['The heron']);
  await page.keyboard.press('Enter');
  assert.ok(await dialog().isVisible(), 'Enter alone leads nowhere');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(odd.url('animals/heron/'));

  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('refused', 'SecurityError'); } });
    }
  });
  await page.reload();
  await ask('walrus');
  assert.equal(await dialog().getByText('Read lately').count(), 0);
  await page.keyboard.press('Enter');
  await page.waitForURL(odd.url('proto/'));
});

test('other scripts are found, shown in their direction, and marked', async () => {
  await start(odd);
  for (const [query, title] of [
    ['搜索', '缓存一致性'], ['検索', '缓存一致性'], ['写回', '缓存一致性'], ['بحث', 'البحث في النصوص'], ['elan', 'Café Zürich'], ['Élan', 'Café Zürich'],
    ['ABC', 'Café Zürich'], ['zurich', 'Café Zürich'], ['C++', 'C++ and C#'], ['apiserver', 'C++ and C#'], ['--dry-run', 'C++ and C#'],
  ]) {
    await ask(query);
    assert.ok(((await options().first().locator('b').first().textContent()) ?? '').startsWith(title), `${query}: ${await options().first().textContent()}`);
    await page.keyboard.press('Escape');
  }
  await ask('بحث');
  assert.equal(await options().first().locator('p').evaluate((p) => getComputedStyle(p).direction), 'rtl');
  await field().fill('写回');
  await answered();
  await page.keyboard.press('Enter');
  await bar().waitFor();
  assert.deepEqual([...new Set(await marked())], ['写回']);
});

test('hostile notes and queries stay text', async () => {
  await start(odd);
  await page.evaluate(() => {
    const global = /** @type {any} */ (globalThis);
    global.boomed = false;
    global.boom = () => (global.boomed = true);
  });
  for (const query of ['zebra', '__proto__', 'tag:__proto__', 'tag:<img', 'constructor', '<script>', '"</script>"', '-', '"', 'tag:', '\\', '%', 'a'.repeat(3000), '\u2028']) {
    await page.keyboard.press('/');
    await field().fill(query);
    if (query.trim()) await until(`an answer to ${query.slice(0, 20)}`, async () => (await dialog().locator('.hints .n').textContent()) !== '' || (await dialog().locator('.say').isVisible()));
    assert.equal(await dialog().locator('img, script, b[onmouseover]').count(), 0);
    await field().fill('');
    await page.keyboard.press('Escape');
  }
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).boomed || /** @type {any} */ ({}).x), false || undefined);
  for (const address of ['search/?q=__proto__', 'search/?q[__proto__][x]=1&q=zebra', 'search/?constructor.prototype.x=1', 'search/?q=%3Cimg%20src=x%20onerror=boom()%3E#__proto__', 'search/?q=%E0%A4%A']) {
    await page.goto(odd.url(address));
    await page.getByRole('searchbox').waitFor();
    await until('an answer', async () => (await page.locator('.count').textContent()) !== '' || (await page.locator('.say').textContent()) !== '');
    assert.equal(await page.evaluate(() => /** @type {any} */ ({}).x), undefined);
    assert.equal(await page.locator('main img').count(), 0);
  }
});

test('the search page: its address is the question, and more is shown on request', async () => {
  await start(notes, 'search/?q=replication');
  const found = page.locator('.found > li');
  await found.first().waitFor();
  assert.match(await page.title(), /^replication · Search/);
  assert.equal(await page.getByRole('searchbox').inputValue(), 'replication');
  const first = await found.count();
  await page.getByRole('button', { name: 'Show more' }).click();
  await until('more notes', async () => (await found.count()) > first);

  await page.getByRole('searchbox').fill('gossip <protocol> & more');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  assert.equal(page.url(), notes.url('search/?q=gossip+%3Cprotocol%3E+%26+more'));
  await page.getByRole('searchbox').fill('gossip');
  await until('the address to follow', () => page.url() === notes.url('search/?q=gossip'));
  await found.getByRole('link', { name: 'Gossip', exact: true }).click();
  await page.waitForURL(notes.url('coordination/gossip/'));
  await bar().waitFor();
  await page.goBack();
  await until('the question to be back', async () => (await page.getByRole('searchbox').inputValue()) === 'gossip');
});

test('without script the field leads to the search page, and that to all notes', async () => {
  await start(odd, 'animals/otter/', { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Search notes' }).click();
  await page.waitForURL(odd.url('search/'));
  await page.getByText('Searching needs JavaScript').waitFor();
  assert.equal(await page.getByRole('searchbox').isVisible(), false);
  await page.getByRole('link', { name: 'All notes from A to Z' }).click();
  await page.waitForURL(odd.url('search/all/'));
  await page.getByRole('main').getByRole('link', { name: 'The heron' }).click();
  await page.waitForURL(odd.url('animals/heron/'));
});

test('a site opened from the disk searches too', async () => {
  const out = scratch('files');
  execFileSync(sheaf(), ['build', dir, '-o', out, '--file-urls', '--no-cache'], { stdio: 'ignore' });
  page = await open(browser, 'null');
  await page.goto(pathToFileURL(join(out, 'animals', 'heron.html')).href);
  await ask('walrus');
  await page.keyboard.press('Enter');
  await page.waitForURL(pathToFileURL(join(out, 'proto.html')).href);
  await bar().waitFor();
  await page.goto(`${pathToFileURL(join(out, 'search.html')).href}?q=walrus`);
  await page.locator('.found > li').first().waitFor();
});

test('marks wrap cleanly where the browser has no highlights', async () => {
  page = await open(browser, odd.origin);
  await page.addInitScript(() => void delete (/** @type {any} */ (globalThis).Highlight));
  await page.goto(odd.url('animals/otter/'));
  const before = await page.locator('main').evaluate((main) => main.innerHTML);
  await ask('fish swim');
  await page.keyboard.press('Enter');
  await bar().waitFor();
  assert.ok((await page.locator('main mark.hit').count()) > 1);
  await bar().getByRole('button', { name: 'Next match' }).click();
  assert.equal(await page.locator('mark.here').count(), 1);
  await bar().getByRole('button', { name: 'Clear the marks' }).click();
  if (page.url().startsWith(odd.url('animals/otter/'))) assert.equal(await page.locator('main').evaluate((main) => main.innerHTML), before);
  assert.equal(await page.locator('mark.hit').count(), 0);
});

test('on a phone the dialog is the screen, and the field a button one can hit', async () => {
  await start(odd, '', windows.phone);
  const button = page.getByRole('button', { name: 'Search notes' });
  const size = await button.boundingBox();
  assert.ok(size && size.width >= 44 && size.height >= 44, JSON.stringify(size));
  await button.tap();
  await field().waitFor();
  await field().fill('quokka');
  await answered();
  await dialog().evaluate((d) => Promise.all(d.getAnimations().map((each) => each.finished))); // it rises as it opens
  const box = await dialog().boundingBox();
  assert.deepEqual(box && [box.x, box.y, box.width, Math.round(box.height)], [0, 0, 390, 844]);
  assert.ok(await dialog().evaluate((d) => d.scrollWidth <= d.clientWidth && [...d.querySelectorAll('a')].every((a) => a.scrollWidth <= a.clientWidth)), 'a long title wraps');
  await options().first().tap();
  await page.waitForURL(/long-/);
  await bar().waitFor();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe has nothing to say of dialog, search page, index and marks (${colorScheme})`, async () => {
    await start(odd, '', { colorScheme, reducedMotion: 'reduce' });
    await ask('fish');
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await axe(page), []);
    await field().fill('xylophonic');
    await dialog().getByText('Nothing found').waitFor();
    assert.deepEqual(await axe(page), []);
    await field().fill('otter');
    await answered();
    await page.keyboard.press('Enter');
    await bar().waitFor();
    assert.deepEqual(await axe(page), []);
    await page.goto(odd.url('search/?q=fish'));
    await page.locator('.found > li').first().waitFor();
    assert.deepEqual(await axe(page), []);
    await page.goto(odd.url('search/all/'));
    assert.deepEqual(await axe(page), []);
  });
}

test('nothing of search is loaded before it is wanted', async () => {
  page = await open(browser, notes.origin);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(notes.url('data/sharding/'), { waitUntil: 'networkidle' });
  assert.deepEqual(asked.filter((url) => /find-|search|tags\.js/.test(url)), []);
  await page.getByRole('button', { name: 'Search notes' }).hover();
  await until('the dialog to be fetched', () => asked.some((url) => /find-.*\.js/.test(url)));
});
