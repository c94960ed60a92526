// What the server answers; look.go has the same.

export interface Finding {
	severity: "error" | "warning" | "hint";
	code: string;
	message: string;
	hint: string;
	path: string;
	line: number;
	column: number;
	place: string;
	editor: string;
	url: string;
	fixable: boolean;
}

export interface Problem {
	title: string;
	message: string;
	hint: string;
	place: string;
	lines: string[] | null;
	first: number;
	line: number;
	column: number;
}

export interface Missing {
	path: string;
	title: string;
	near: { source: string; url: string; title: string }[] | null;
}

export interface Answer {
	key: string;
	page?: string;
	broken: boolean;
	elsewhere: boolean;
	styles: string[] | null;
	media: Record<string, string> | null;
	problem: Problem | null;
	place: string;
	findings: Finding[];
	count: { errors: number; warnings: number; notes: number };
	missing: Missing | null;
	saved: { id: string; url: string } | null;
	token: string;
}

// A Server is what answers at the address of this script.
export class Server {
	token = "";

	constructor(readonly own: URL) {}

	address(name: string): string {
		return new URL(name, this.own).href;
	}

	async look(path: string, key: string | null): Promise<Answer> {
		const query = new URLSearchParams({ path });
		if (key !== null) query.set("key", key);
		const answer = (await this.get(`key?${query}`)) as Answer;
		this.token = answer.token;
		return answer;
	}

	async problems(): Promise<{ findings: Finding[]; left: number }> {
		return (await this.get("problems")) as { findings: Finding[]; left: number };
	}

	// write sends what changes a file. It throws what the server says against it.
	async write(name: "create" | "fix", what: object): Promise<{ url?: string }> {
		const response = await fetch(this.address(name), {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ token: this.token, ...what }),
		});
		if (response.status !== 200 && response.status !== 201) throw new Error((await response.text()).trim());
		return response.json();
	}

	private async get(name: string): Promise<unknown> {
		const response = await fetch(this.address(name), { cache: "no-store", signal: AbortSignal.timeout(30_000) });
		if (!response.ok) throw new Error(`the server answers with ${response.status}`);
		return response.json();
	}
}
