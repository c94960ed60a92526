// Making elements.

type Child = Node | string | false | undefined;

// make returns an element with attributes and children. What is false or undefined is left out.
export function make<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Record<string, string | boolean | undefined> = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value === true) element.setAttribute(key, "");
		else if (typeof value === "string") element.setAttribute(key, value);
	}
	element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
	return element;
}

// button returns a button that does something.
export function button(label: string, className: string, act: () => void): HTMLButtonElement {
	const made = make("button", { type: "button", class: className }, label);
	made.addEventListener("click", act);
	return made;
}

// prose returns a message with what stands in backticks as code.
export function prose(text: string): (Node | string)[] {
	return text.split("`").map((piece, i, all) => (i % 2 === 1 && i < all.length - 1 ? make("code", {}, piece) : piece));
}

// shadow returns a host that keeps its own style sheet, and what is put into it. It is hidden until the
// sheet is there, so that nothing is ever seen bare.
export function shadow(sheet: string): { host: HTMLElement; root: ShadowRoot } {
	const host = make("div", { "data-sheaf-live": true });
	host.style.display = "none";
	const root = host.attachShadow({ mode: "open" });
	const link = make("link", { rel: "stylesheet", href: sheet });
	link.onload = link.onerror = () => (host.style.display = "");
	root.append(link);
	return { host, root };
}
