// One line at the foot of the window for what has just happened; screen readers say it when they come to rest.

let line: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
	if (!line) {
		line = document.createElement("div");
		line.className = "said";
		line.setAttribute("role", "status");
		document.body.append(line);
	}
	const place = line;
	requestAnimationFrame(() => (place.textContent = text)); // a new region must be there before its text
	clearTimeout(timer);
	timer = setTimeout(() => (place.textContent = ""), 2500);
}
