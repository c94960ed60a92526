// Chromium, and pages that keep a list of everything that went wrong in them.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

/** Where in a site its kinds of pages are that no note makes. */
export const kinds = ['', 'graph/', 'tags/', 'search/', 'search/all/', 'no/such/page'];

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Starts the browser for a test file; it ends with the file's last test. */
export async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  after(() => browser.close());
  return browser;
}

/** The windows that a page must work in. */
export const windows = /** @type {const} */ ({
  wide: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
});

/**
 * A page with its faults: console errors and warnings, exceptions, policy violations, requests to
 * other hosts (which are cut off), and answers that are no success.
 * @typedef {import('playwright-core').Page & { faults: string[] }} WatchedPage
 */

/**
 * Opens an empty page in a context of its own.
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin  the only one that may be asked for anything
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<WatchedPage>}
 */
export async function open(browser, origin, options = windows.wide) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  context.setDefaultTimeout(10_000);
  const page = /** @type {WatchedPage} */ (await context.newPage());
  page.faults = [];
  /** @param {string} kind @param {string} text */
  const fault = (kind, text) => page.faults.push(`${kind}: ${text} (on ${page.url()})`);

  await context.route(
    (url) => url.origin !== origin && !['data:', 'blob:', 'about:'].includes(url.protocol),
    (route) => {
      fault('request to another host', route.request().url());
      return route.abort();
    },
  );
  page.on('console', (message) => {
    // Chromium reports the status of a page that is meant to be missing as an error, too.
    const expected = message.text().includes('status of 404') && message.location().url === page.url();
    if (['error', 'warning'].includes(message.type()) && !expected) fault(`console ${message.type()}`, message.text());
  });
  page.on('pageerror', (error) => {
    // A document that is no page, such as a picture, takes part in no view transition, and Chromium says so.
    if (!error.message.includes('ViewTransition opt-in disabled')) fault('exception', error.message);
  });
  page.on('requestfailed', (request) => {
    const text = request.failure()?.errorText ?? '';
    if (text !== 'net::ERR_ABORTED') fault('request failed', `${request.url()} ${text}`);
  });
  page.on('response', (response) => {
    const document = response.request().isNavigationRequest();
    if (response.status() >= 400 && !document) fault('answer', `${response.status()} for ${response.url()}`);
  });
  await page.exposeFunction('reportViolation', (/** @type {string} */ text) => fault('policy violation', text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // @ts-ignore: exposed above
      reportViolation(`${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return page;
}

/**
 * Runs axe with all its rules of WCAG 2.2 A and AA and of good practice, and lists what it found.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function axe(page) {
  await page.evaluate(axeSource); // by the debugger: the page's policy does not apply to it
  const violations = await page.evaluate(async () => {
    // @ts-ignore: defined by the line before
    const results = await globalThis.axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return results.violations;
  });
  return violations.flatMap((/** @type {import('axe-core').Result} */ rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary?.replace(/\s+/g, ' ')}`),
  );
}

/**
 * Waits until the page shows what a condition asks for; the message says what never came.
 * @param {string} what
 * @param {() => Promise<boolean> | boolean} condition
 * @param {number} [limit] milliseconds
 */
export async function until(what, condition, limit = 10_000) {
  const deadline = Date.now() + limit;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > deadline) throw new Error(`waited ${limit / 1000} s in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
