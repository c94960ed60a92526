// The files of the index: classic scripts, because those load where fetch and import() do not (file:),
// each of which hands its name and its bytes (deflated, in base64) to sheaf.put.

/** Makes the address of a script one that Trusted Types lets pass. */
interface Policy {
	createScriptURL(url: string): string;
}

export class Files {
	private waiting = new Map<string, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
	private loaded = new Map<string, Promise<Uint8Array>>();
	private version = "";

	/** base is the address of the index's folder. */
	constructor(
		private readonly base: string,
		private readonly policy?: Policy,
	) {}

	/** Names the version of the index that the files must be of; the address carries it past caches. */
	setVersion(version: string, inline: Map<string, Uint8Array>): void {
		this.version = "?" + version;
		for (const [name, bytes] of inline) this.loaded.set(name, Promise.resolve(bytes));
	}

	/** Returns the bytes of a file. */
	get(name: string): Promise<Uint8Array> {
		let found = this.loaded.get(name);
		if (!found) {
			found = this.load(name);
			this.loaded.set(name, found);
			found.catch(() => this.loaded.delete(name)); // the next search tries again
		}
		return found;
	}

	/** What the files call. */
	put(name: string, data: string): void {
		const request = this.waiting.get(name);
		this.waiting.delete(name);
		if (request) inflate(data).then(request.resolve, request.reject);
	}

	private load(name: string): Promise<Uint8Array> {
		return new Promise((resolve, reject) => {
			this.waiting.set(name, { resolve, reject });
			const script = document.createElement("script");
			const url = this.base + name + ".js" + this.version;
			script.src = this.policy ? this.policy.createScriptURL(url) : url;
			script.onload = script.onerror = () => {
				script.remove();
				if (this.waiting.delete(name)) reject(new Error(`The search index is incomplete: ${name} cannot be loaded.`));
			};
			document.head.append(script);
		});
	}
}

/** Returns the bytes that base64 of deflated data stands for. */
export async function inflate(data: string): Promise<Uint8Array> {
	const packed = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
