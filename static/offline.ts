// The service worker of a site that asks for one (`offline: true`). What Sheaf puts before it says which version of the
// site this is and which files every page may need; these are kept from the start, and what is read as it is read.
// A file whose name tells its contents is taken from what is kept; anything else is asked for first, so that a reader who
// is online never sees an old page. Of other hosts, and outside of the site's own folder, it keeps nothing.
//
// Each version has a cache of its own. A new one takes over pages that were read, in their new form, and deletes the old.
// When the site is published without this worker it is gone from its address; a worker that finds so removes itself.

/** Written by Sheaf before this script. */
declare const OFFLINE: { version: string; files: string[]; fallback: string };

/** What of a worker's global scope is needed here: the types of pages are in the way of the real ones. */
interface Worker {
	registration: { scope: string; unregister(): Promise<boolean> };
	location: Location;
	clients: { claim(): Promise<void>; matchAll(options: object): Promise<{ url: string }[]> };
	skipWaiting(): Promise<void>;
	addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent extends Event {
	request: Request;
	waitUntil(work: Promise<unknown>): void;
	respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as Worker;
const scope = worker.registration.scope;
const prefix = `sheaf ${scope} `;
const current = prefix + OFFLINE.version;
const mostKept = 300; // files beyond those of every page
const mostTaken = 50; // pages that a new version asks for anew
const largest = 4 << 20; // bytes of a file that is kept
const named = /\/_sheaf\/(?:[0-9a-f]{8}\/|[^/]*-[0-9a-f]{8}\.\w+$)/;

const fixed = new Set(OFFLINE.files.map((file) => new URL(file, scope).href));
const kept = (what: Request | string) => caches.match(what, { cacheName: current });
const without = (url: string) => url.replace(/[?#].*/s, "");

worker.addEventListener("install", (event) => {
	event.waitUntil(install());
});

async function install(): Promise<void> {
	const cache = await caches.open(current);
	await cache.addAll([...fixed].map((url) => new Request(url, { cache: "no-cache" })));
	const open = (await worker.clients.matchAll({ includeUncontrolled: true })).map((client) => without(client.url));
	const read = (await pagesRead()).slice(-mostTaken);
	await Promise.all([...new Set([...open, ...read])].filter((url) => url.startsWith(scope) && !fixed.has(url)).map((url) => cache.add(new Request(url, { cache: "no-cache" })).catch(() => {})));
	await worker.skipWaiting();
}

/** The pages in caches of other versions, the one that was read last at the end. */
async function pagesRead(): Promise<string[]> {
	const pages: string[] = [];
	for (const old of await others()) {
		const cache = await caches.open(old);
		for (const request of await cache.keys()) {
			const answer = await cache.match(request);
			if (answer?.headers.get("content-type")?.startsWith("text/html")) pages.push(request.url);
		}
	}
	return pages;
}

const others = async () => (await caches.keys()).filter((each) => each.startsWith(prefix) && each !== current);

worker.addEventListener("activate", (event) => {
	event.waitUntil(others().then((old) => Promise.all(old.map((each) => caches.delete(each)))).then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
	const { request } = event;
	if (request.method !== "GET" || !request.url.startsWith(scope) || request.headers.has("range") || request.url === worker.location.href) return;
	event.respondWith(named.test(without(request.url)) ? keptFirst(event) : networkFirst(event));
	if (request.mode === "navigate") event.waitUntil(leaveIfGone());
});

async function keptFirst(event: WorkerEvent): Promise<Response> {
	return (await kept(event.request)) ?? ask(event);
}

async function networkFirst(event: WorkerEvent): Promise<Response> {
	const { request } = event;
	try {
		return await ask(event);
	} catch (error) {
		const url = without(request.url);
		let answer = await kept(url);
		if (!answer && request.mode === "navigate") answer = (await kept(`${url}/`)) ?? (await kept(new URL(OFFLINE.fallback, scope).href));
		if (answer) return answer;
		throw error;
	}
}

/** Asks the network, and keeps a good answer. */
async function ask(event: WorkerEvent): Promise<Response> {
	const answer = await fetch(event.request);
	if (answer.status === 200 && answer.type === "basic" && !answer.redirected && Number(answer.headers.get("content-length") ?? 0) <= largest) {
		event.waitUntil(keep(without(event.request.url), answer.clone()));
	}
	return answer;
}

async function keep(url: string, answer: Response): Promise<void> {
	if (isGone) return;
	const cache = await caches.open(current);
	await cache.delete(url); // so that it is the last in order
	await cache.put(url, answer);
	const beyond = (await cache.keys()).filter((request) => !fixed.has(request.url));
	await Promise.all(beyond.slice(0, Math.max(0, beyond.length - mostKept)).map((request) => cache.delete(request)));
}

let isChecked = false; // since this worker was started, which browsers do anew after half a minute of rest
let isGone = false;

/** Removes the worker and all it kept if the site has none any more. Browsers themselves go on with the one they have. */
async function leaveIfGone(): Promise<void> {
	if (isChecked) return;
	isChecked = true;
	const answer = await fetch(worker.location.href, { cache: "no-cache" }).catch(() => undefined);
	if (!answer) {
		isChecked = false;
	} else if (answer.status === 404 || answer.status === 410) {
		isGone = true;
		await Promise.all((await caches.keys()).filter((each) => each.startsWith(prefix)).map((each) => caches.delete(each)));
		await worker.registration.unregister();
	}
}
