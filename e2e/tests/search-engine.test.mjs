// The search engine, run in Node on the files of built sites: that the client reads what the program
// writes, and that what a note says can be found.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { loadEngine } from '../lib/engine.mjs';
import { build, root, scratch } from '../lib/site.mjs';

/**
 * Builds a site of notes given by path.
 * @param {Record<string, string>} notes
 */
async function siteOf(notes) {
  const dir = scratch('notes');
  for (const [path, text] of Object.entries(notes)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return loadEngine((await build(dir)).dir);
}

/** The theme's tokeniser, compiled for Node. */
function tokeniser() {
  const out = scratch('tokens');
  const tsc = join(root, 'e2e/node_modules/.bin/tsc');
  execFileSync(tsc, ['--ignoreConfig', '--module', 'commonjs', '--target', 'es2022', '--skipLibCheck', '--outDir', out, join(root, 'static/ts/search/tokens.ts')]);
  writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}');
  return createRequire(join(out, 'x.js'))('./tokens.js');
}

test('the client cuts texts into words as the program does', () => {
  const { units } = tokeniser();
  const cases = JSON.parse(readFileSync(join(root, 'site/search/testdata/tokens.json'), 'utf8'));
  assert.ok(cases.length > 30);
  for (const { text, terms, units: wanted } of cases) {
    const found = units(text);
    assert.deepEqual(found.map((/** @type {any} */ u) => u.term), wanted, JSON.stringify(text));
    for (const u of found) {
      for (const term of [u.term, u.exact, u.cased, ...u.parts]) assert.ok(!term || terms.includes(term), `${JSON.stringify(text)} has no ${term}`);
      assert.ok(u.start < u.end && u.end <= text.length);
    }
  }
});

/** Words that come from a small generator: the same on every run. */
function* randomWords() {
  let state = 42;
  for (;;) {
    let word = '';
    do {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      word += 'abdegiklmnoprstu'[state >>> 28];
    } while (word.length < 3 + (state >>> 24) % 7);
    yield word;
  }
}

test('a site of very many sections has larger packs, and all is found in them', async () => {
  /** @type {Record<string, string>} */
  const notes = {};
  for (let n = 0; n < 3; n++) {
    notes[`n${n}.md`] = `# Note ${n}\n` + Array.from({ length: 11_000 }, (_, s) => `\n## p ${s}\n\nmark${n}x${s}\n`).join('');
  }
  const engine = await siteOf(notes);
  for (const [n, s] of [[0, 0], [0, 7], [0, 8], [1, 15], [1, 16], [1, 4242], [2, 10_999]]) {
    const [hit] = await engine.search(`mark${n}x${s}`);
    assert.deepEqual([hit?.url, hit?.anchor], [`n${n}/`, `p-${s}`]);
    assert.match(hit?.excerpt ?? '', new RegExp(`mark${n}x${s}`));
  }
  assert.ok(engine.requests.some((name) => name.endsWith(`-${11_000 >> 4}.js`)), `${engine.requests}`);
});

test('every word of every section finds it, and so does every beginning of the word', async () => {
  const words = randomWords();
  /** @type {Record<string, string>} */
  const notes = {};
  /** @type {{ url: string, anchor: string, words: string[] }[]} */
  const sections = [];
  for (let n = 0; n < 60; n++) {
    let text = `# Note ${n}\n`;
    for (let s = 0; s < 12; s++) {
      const these = Array.from({ length: 40 }, () => words.next().value ?? '');
      text += `\n## part ${s}\n\n${these.slice(0, 30).join(' ')}\n\n\`\`\`\n${these.slice(30).join(' ')}\n\`\`\`\n`;
      sections.push({ url: `n${n}/`, anchor: `part-${s}`, words: these });
    }
    notes[`n${n}.md`] = text;
  }
  const engine = await siteOf(notes);
  for (const { url, anchor, words: these } of sections.filter((_, i) => i % 61 === 0)) {
    for (const word of these) {
      for (let n = 3; n <= word.length; n++) {
        const hits = await engine.search(word.slice(0, n), { limit: 5000 });
        assert.ok(hits.some((h) => h.url === url), `${word.slice(0, n)} does not find ${url}#${anchor}`);
      }
      const exact = await engine.search(`"${word}"`, { limit: 5000 });
      assert.ok(exact.some((h) => h.url === url && h.anchor === anchor), `"${word}" does not find ${url}#${anchor}`);
    }
  }
  const beyond = engine.requests.filter((r) => r.includes('/search/p/')).length;
  assert.ok(beyond > 20, `the site is one file (${beyond} packs): this says nothing of shards`);
});

const vault = {
  'README.md': '# Start\n\nWelcome to the notes about brokers.\n',
  'kafka.md': '---\ntags: [kafka, queues/log, __proto__]\naliases: [Event bus]\n---\n# Apache Kafka\n\nA log of records.\n\n## Partitions\n\nEach topic is split into partitions. The kube-apiserver has none.\n\n## Set up\n\nHow to set up a broker with `--dry-run` and `MAX_OPEN_FILES`.\n',
  'rabbit.md': '---\ntags: [queues]\n---\n# RabbitMQ\n\nA broker with exchanges. See [the log service](kafka.md#partitions).\n\n## To be or not to be\n\nAcknowledge, or not.\n',
  'hostile.md': '# Hostile\n\n`</script><script>alert(1)</script>` and \u2028 separators, __proto__ and constructor, \u0000 too.\n\n%%secretcomment%%\n',
  'draft.md': '---\ndraft: true\n---\n# Unfinished\n\nzanzibar\n',
  'lang.md': '# Sprachen\n\n## Deutsch\n\nStraße und Łódź, café.\n\n## 日本語\n\n全文検索は便利です。\n\n## ไทย\n\nภาษาไทยไม่มีช่องว่าง\n\n## عربي\n\nالبحث في المُدَوَّنَة\n\n## Wide\n\nＡＢＣ letters\n\n## C++\n\nC++ beats C# here.\n',
};

/** @type {[string, string, string][]} */
const finds = [
  ['kafka', 'kafka/', ''],
  ['event bus', 'kafka/', ''],
  ['partitions', 'kafka/', 'partitions'],
  ['partitoins', 'kafka/', 'partitions'],
  ['partit', 'kafka/', 'partitions'],
  ['kubeapiserver', 'kafka/', 'partitions'],
  ['kube apiserver', 'kafka/', 'partitions'],
  ['--dry-run', 'kafka/', 'set-up'],
  ['MAX_OPEN_FILES', 'kafka/', 'set-up'],
  ['how do I set up a broker', 'kafka/', 'set-up'],
  ['to be or not to be', 'rabbit/', 'to-be-or-not-to-be'],
  ['"not to be"', 'rabbit/', 'to-be-or-not-to-be'],
  ['strasse', 'lang/', 'deutsch'],
  ['lodz', 'lang/', 'deutsch'],
  ['Café', 'lang/', 'deutsch'],
  ['検索', 'lang/', '日本語'],
  ['ภาษา', 'lang/', 'ไทย'],
  ['بحث', 'lang/', 'عربي'],
  ['المدونة', 'lang/', 'عربي'],
  ['abc', 'lang/', 'wide'],
  ['ａｂｃ', 'lang/', 'wide'],
  ['c++', 'lang/', 'c'],
  ['constructor', 'hostile/', ''],
  ['__proto__', 'hostile/', ''],
];

test('what people type finds what they mean', async () => {
  const engine = await siteOf(vault);
  for (const [query, url, anchor] of finds) {
    const [first] = await engine.search(query, { limit: 3 });
    assert.ok(first, `${query} finds nothing`);
    assert.deepEqual([first.url, first.anchor], [url, anchor], query);
    for (const [start, end] of first.marks) assert.ok(start < end && end <= first.excerpt.length, query);
  }
  assert.deepEqual(engine.requests, ['_sheaf/search/root.js'], 'a small site is one file');
});

test('filters and phrases leave out what they say', async () => {
  const engine = await siteOf(vault);
  /** @param {string} q */
  const pages = async (q) => [...new Set((await engine.search(q, { limit: 50 })).map((h) => h.url))].sort();
  assert.deepEqual(await pages('broker tag:queues'), ['kafka/', 'rabbit/']);
  assert.deepEqual(await pages('tag:kafka'), ['kafka/']);
  assert.deepEqual(await pages('tag:__proto__'), ['kafka/']);
  assert.deepEqual(await pages('tag:none'), []);
  assert.deepEqual(await pages('broker'), ['', 'kafka/', 'rabbit/']);
  assert.deepEqual(await pages('broker -exchanges'), ['', 'kafka/']);
  assert.deepEqual(await pages('"split into partitions"'), ['kafka/']);
  assert.deepEqual(await pages('"partitions into split"'), []);
  assert.deepEqual(await pages('zanzibar'), [], 'a draft');
  assert.deepEqual(await pages('secretcomment'), [], 'a comment');
  assert.deepEqual(await pages(''), []);
  assert.deepEqual(await pages('  "" - tag: '), await pages('tag'));
});

test('the text of a link finds what it leads to', async () => {
  const engine = await siteOf(vault);
  const hits = await engine.search('log service', { limit: 5 });
  assert.ok(hits.some((h) => h.url === 'kafka/' && h.anchor === 'partitions'));
});

test('the index is plain JavaScript that holds no text of the notes', async () => {
  const dir = scratch('notes');
  writeFileSync(join(dir, 'hostile.md'), vault['hostile.md']);
  const { dir: site } = await build(dir);
  const text = readFileSync(join(site, '_sheaf/search/root.js'), 'utf8');
  assert.match(text, /^sheaf\.put\("root","[A-Za-z0-9+/=]+"\)\n$/);
});
