// Hearing that something may have changed.
//
// A browser keeps at most six connections to a server, so one page listens for all: the one that
// holds a lock. It passes on what it hears, and when it goes, another gets the lock.

const firstDelay = 250; // milliseconds; doubled by each attempt that fails
const lastDelay = 8000;
const silence = 50_000; // the server pings every 15 s; after this long whoever listens is gone

// listen calls look whenever the server may show something else than before.
export function listen(events: string, look: () => void): void {
	const channel = new BroadcastChannel("sheaf:look");
	let stream: EventSource | null = null;
	let delay = firstDelay;
	let retry = 0;
	let deadline = 0;
	let leads = false;

	const heard = () => {
		clearTimeout(deadline);
		deadline = window.setTimeout(() => {
			// The connection is dead, or the page that listens for all sleeps.
			if (leads || !document.hidden) connect();
			else heard();
		}, silence);
	};
	const disconnect = () => {
		stream?.close();
		stream = null;
		clearTimeout(retry);
	};
	const connect = () => {
		disconnect();
		stream = new EventSource(events);
		stream.onmessage = () => {
			delay = firstDelay;
			heard();
			channel.postMessage("look");
			look();
		};
		stream.addEventListener("ping", () => {
			heard();
			channel.postMessage("ping");
		});
		stream.onerror = () => {
			disconnect();
			retry = window.setTimeout(connect, delay * (0.5 + Math.random())); // many pages don't come back at once
			delay = Math.min(delay * 2, lastDelay);
		};
		heard();
	};

	channel.onmessage = ({ data }) => {
		heard();
		if (data === "look") look();
		if (!leads && navigator.locks) disconnect(); // somebody else listens again
	};
	if (navigator.locks) {
		navigator.locks.request("sheaf:listen", () => {
			leads = true;
			connect();
			return new Promise(() => {}); // held until the page is left
		});
		heard();
	} else if (!document.hidden) {
		connect(); // no locks without https or localhost: each page that is seen listens for itself
	}

	document.addEventListener("visibilitychange", () => {
		if (!navigator.locks) document.hidden ? disconnect() : connect();
		else if (leads && !document.hidden && !stream) connect(); // don't wait out the delay
	});
	addEventListener("online", () => leads && !stream && connect());
}
