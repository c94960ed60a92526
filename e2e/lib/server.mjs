// A static file server with the manners of GitHub Pages, below a base path: "dir" moves to "dir/",
// "dir/" is dir/index.html, hidden files are not there, anything else is 404.html with status 404.

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const types = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
});

/**
 * @param {{ dir: string, base: string, maxAge?: number }} site  maxAge: for how many seconds browsers may keep its files
 * @param {number} [wanted] the port; by default any that is free
 * @returns {Promise<{ origin: string, url: (below: string) => string, close: () => Promise<void> }>}
 *   url returns the address of something below the site's root.
 */
export async function serve({ dir, base, maxAge = 0 }, wanted = 0) {
  const server = createServer(async (request, response) => {
    /** @param {number} status @param {string | Buffer} body @param {Record<string, string>} [headers] */
    const answer = (status, body, headers = {}) => {
      response.writeHead(status, { 'content-type': 'text/plain', ...headers });
      response.end(body);
    };
    try {
      const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
      if (!pathname.startsWith(base)) return answer(404, `outside of ${base}`);
      const path = decodeURIComponent(pathname.slice(base.length));
      const hidden = path.split('/').some((segment) => segment.startsWith('.'));
      const file = join(dir, path);
      const info = hidden ? undefined : await stat(file).catch(() => undefined);
      if (info?.isDirectory() && path !== '' && !path.endsWith('/')) {
        return answer(301, '', { location: `${pathname}/${search}` });
      }
      const found = info?.isDirectory() ? join(file, 'index.html') : info?.isFile() && !path.endsWith('/') ? file : undefined;
      const body = found && (await readFile(found).catch(() => undefined));
      if (found && body) return answer(200, body, { 'content-type': types[extname(found)] ?? 'application/octet-stream', 'cache-control': `max-age=${maxAge}` });
      return answer(404, await readFile(join(dir, '404.html')), { 'content-type': types['.html'] });
    } catch (error) {
      answer(500, String(error));
    }
  });
  await new Promise((done) => server.listen(wanted, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: (below) => origin + base + below,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * @returns {Promise<number>} a port that nobody listens on
 */
export async function freePort() {
  const { origin, close } = await serve({ dir: '', base: '/' });
  await close();
  return Number(new URL(origin).port);
}
