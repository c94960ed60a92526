// The browser's side of `sheaf serve`. It is part of no built site.
//
// The server says no more than "look again". A page then asks for the key of its own address, and loads
// itself anew if that is not the key it was rendered with; if only style sheets differ, it takes those.
// A page that is not to be seen waits until it is.
//
// A browser keeps at most six connections to a server, so one page listens for all: the one that
// holds a lock. It passes on what it hears, and when it goes, another gets the lock.
'use strict';
{
	const own = new URL(document.currentScript.src);
	let key = own.searchParams.get('key'); // of the page as it was rendered
	let leaving = false;

	// ---- Looking again

	let looking = false;
	let again = false;

	async function look() {
		again = true;
		if (looking || leaving || document.hidden) return;
		looking = true;
		try {
			while (again && !leaving) {
				again = false;
				const query = new URLSearchParams({ path: location.pathname });
				const response = await fetch(new URL(`key?${query}`, own), { cache: 'no-store' });
				if (!response.ok) break;
				compare(await response.json());
			}
		} catch {
			// The server is away. When it is back, so is the stream, and this runs again.
		} finally {
			looking = false;
		}
	}

	/** @param {{ key: string, styles: string[] | null, problem: string }} now */
	function compare(now) {
		showProblem(now.problem);
		if (now.problem) return; // the page stays as it was when all was well
		key ??= now.key;
		if (now.key !== key || !takeStyles(now.styles ?? [])) reload();
	}

	/** Takes other style sheets in place of the page's own; false if that cannot be done. */
	function takeStyles(styles) {
		const links = [...document.head.querySelectorAll('link[rel~="stylesheet" i]:not([data-old])')];
		if (links.length !== styles.length) return false;
		links.forEach((link, i) => {
			if (link.getAttribute('href') === styles[i]) return;
			const next = link.cloneNode();
			next.href = styles[i];
			link.dataset.old = ''; // it stays until the next one is there, so that the page is never bare
			next.onload = next.onerror = () => link.remove();
			link.after(next);
		});
		return true;
	}

	// ---- Loading anew, in the same place

	const placeKey = 'sheaf:place';
	const openAtFirst = new Map([...document.querySelectorAll('details')].map((d) => [d, d.open]));

	function reload() {
		leaving = true;
		const place = {
			address: location.pathname,
			scroll: [scrollX, scrollY],
			panes: [...document.querySelectorAll('nav, aside')].map((pane) => pane.scrollTop),
			details: [...openAtFirst].filter(([d, open]) => d.open !== open).map(([d]) => [nameOf(d), d.open]),
		};
		try {
			sessionStorage.setItem(placeKey, JSON.stringify(place));
		} catch {
			// Storage is full or forbidden: then the browser's own memory of the place must do.
		}
		location.reload();
	}

	/** What a <details> is known by in the page's next version. */
	function nameOf(details) {
		return details.id || details.querySelector('summary')?.textContent || '';
	}

	function restore() {
		let place;
		try {
			place = JSON.parse(sessionStorage.getItem(placeKey) ?? 'null');
			sessionStorage.removeItem(placeKey);
		} catch {
			return;
		}
		if (place?.address !== location.pathname) return;
		for (const [name, open] of place.details) {
			for (const details of openAtFirst.keys()) if (nameOf(details) === name) details.open = open;
		}
		document.querySelectorAll('nav, aside').forEach((pane, i) => (pane.scrollTop = place.panes[i] ?? 0));
		const [left, top] = place.scroll;
		const scroll = () => scrollTo({ left, top, behavior: 'instant' });
		scroll();
		// Where the address names a heading, the browser goes there once more when all is loaded.
		if (location.hash) addEventListener('load', () => requestAnimationFrame(scroll), { once: true });
	}

	// ---- What is wrong

	let overlay = null;

	function showProblem(text) {
		const place = document.getElementById('sheaf-problem'); // the error page has one of its own
		if (place && document.documentElement.classList.contains('sheaf-error')) {
			if (text) place.textContent = text;
			return;
		}
		if (!text || overlay?.text !== text) {
			overlay?.host.remove();
			overlay = null;
		}
		if (text && !overlay) overlay = openOverlay(text);
	}

	function openOverlay(text) {
		const host = document.createElement('div');
		const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('live.css', own).href });
		const section = document.createElement('section');
		section.setAttribute('role', 'alert');
		const hide = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Hide', onclick: () => (host.hidden = true) });
		const heading = Object.assign(document.createElement('h1'), { textContent: 'Not up to date: something needs mending' });
		const message = Object.assign(document.createElement('pre'), { textContent: text });
		section.append(hide, heading, message);
		host.attachShadow({ mode: 'open' }).append(sheet, section);
		document.body.append(host);
		return { host, text };
	}

	// ---- Listening

	const channel = new BroadcastChannel('sheaf:look');
	channel.onmessage = look;

	const firstDelay = 250; // milliseconds; doubled by each attempt that fails
	const lastDelay = 8000;
	const silence = 50_000; // the server pings every 15 s; after this long the connection is dead
	let stream = null;
	let delay = firstDelay;
	let retry = 0;
	let deadline = 0;

	function connect() {
		disconnect();
		stream = new EventSource(new URL('events', own));
		const heard = () => {
			delay = firstDelay;
			clearTimeout(deadline);
			deadline = setTimeout(connect, silence);
		};
		stream.onmessage = () => {
			heard();
			channel.postMessage('');
			look();
		};
		stream.addEventListener('ping', heard);
		stream.onerror = () => {
			disconnect();
			retry = setTimeout(connect, delay);
			delay = Math.min(delay * 2, lastDelay);
		};
	}

	function disconnect() {
		stream?.close();
		stream = null;
		clearTimeout(retry);
		clearTimeout(deadline);
	}

	let leads = false;
	if (navigator.locks) {
		navigator.locks.request('sheaf:listen', () => {
			leads = true;
			connect();
			return new Promise(() => {}); // held until the page is left
		});
	} else if (!document.hidden) {
		connect(); // no locks without https or localhost: each page that is seen listens for itself
	}

	document.addEventListener('visibilitychange', () => {
		if (!navigator.locks) document.hidden ? disconnect() : connect();
		else if (leads && !document.hidden && !stream) connect(); // don't wait out the delay
		look();
	});
	addEventListener('online', () => leads && !stream && connect());
	addEventListener('pageshow', (event) => event.persisted && look());

	restore();
	look(); // something may have changed since this page was made
}
