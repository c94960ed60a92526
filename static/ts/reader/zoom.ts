// A picture over the page: fitted at first, then as large as one likes. Wheel, pinch, + and − change its size, dragging and the
// arrows move it, 0 fits it again, f takes the whole screen, Escape goes back.

const most = 16; // times the fitted size

interface Point {
	x: number;
	y: number;
}

/** Opens what is shown of picture: the image in a link, or the drawings of a diagram. What opened it gets the focus back. */
export function zoom(picture: HTMLElement, opener: HTMLElement): void {
	const dialog = document.createElement("dialog");
	dialog.className = "zoomed";
	const images = [...picture.querySelectorAll("img")];
	const name = images.find((image) => image.checkVisibility?.() ?? true)?.alt;
	dialog.ariaLabel = name ? `Picture: ${name}` : "Picture";
	const stage = document.createElement("div");
	stage.className = "stage";
	for (const image of images) {
		const copy = image.cloneNode() as HTMLImageElement;
		copy.removeAttribute("loading");
		copy.removeAttribute("srcset"); // this is the place for all that the file has
		copy.draggable = false;
		stage.append(copy);
	}
	const view = new View(stage);
	const bar = document.createElement("div");
	bar.className = "zoombar";
	const tool = (text: string, label: string, act: () => void) => {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = text;
		button.ariaLabel = label;
		button.title = label;
		button.addEventListener("click", act);
		bar.append(button);
		return button;
	};
	// What takes the whole screen must be no dialog itself (Fullscreen standard), so that it is what is in it.
	const content = document.createElement("div");
	const fullScreen = () => void (document.fullscreenElement ? document.exitFullscreen() : content.requestFullscreen().catch(() => {}));
	tool("−", "Reduce", () => view.by(1 / 1.4));
	tool("+", "Enlarge", () => view.by(1.4));
	tool("Fit", "Fit", () => view.fit());
	if (document.fullscreenEnabled) tool("Full screen", "Full screen", fullScreen);
	tool("Close", "Close", () => dialog.close());
	content.append(stage, bar);
	dialog.append(content);
	dialog.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const act = keys[event.key];
		if (act) act(view);
		else if (event.key === "f" && document.fullscreenEnabled) fullScreen();
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
	dialog.addEventListener("close", () => {
		dialog.remove();
		opener.focus({ preventScroll: true });
	});
	document.body.append(dialog);
	dialog.showModal();
}

const step = 60;
const keys: Record<string, (view: View) => void> = {
	"+": (view) => view.by(1.4),
	"=": (view) => view.by(1.4),
	"-": (view) => view.by(1 / 1.4),
	"0": (view) => view.fit(),
	ArrowLeft: (view) => view.move(step, 0),
	ArrowRight: (view) => view.move(-step, 0),
	ArrowUp: (view) => view.move(0, step),
	ArrowDown: (view) => view.move(0, -step),
};

// A View moves and scales what is on a stage, from its middle.
class View {
	private scale = 1;
	private x = 0;
	private y = 0;
	private readonly touches = new Map<number, Point>();
	private dragged = false;

	constructor(private readonly stage: HTMLElement) {
		stage.addEventListener("wheel", (event) => {
			event.preventDefault();
			this.by(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event);
		}, { passive: false });
		stage.addEventListener("pointerdown", (event) => {
			if (event.button !== 0) return;
			stage.setPointerCapture(event.pointerId);
			if (this.touches.size === 0) this.dragged = false;
			this.touches.set(event.pointerId, event);
		});
		stage.addEventListener("pointermove", (event) => this.drag(event));
		for (const end of ["pointerup", "pointercancel"] as const) {
			stage.addEventListener(end, (event) => void this.touches.delete(event.pointerId));
		}
		stage.addEventListener("dblclick", (event) => (this.scale > 1 ? this.fit() : this.by(2.5, event)));
		stage.addEventListener("click", (event) => {
			// A click beside the picture goes back, one that ends a drag does not.
			const isBeside = !document.elementsFromPoint(event.clientX, event.clientY).some((each) => each.localName === "img");
			if (isBeside && !this.dragged) stage.closest("dialog")!.close();
		});
	}

	fit(): void {
		this.scale = 1;
		this.x = this.y = 0;
		this.show();
	}

	move(dx: number, dy: number): void {
		this.x += dx;
		this.y += dy;
		this.show();
	}

	// by changes the size, and what is at a point of the window stays there.
	by(factor: number, at?: { clientX: number; clientY: number }): void {
		const scale = Math.min(most, Math.max(1, this.scale * factor));
		const box = this.stage.getBoundingClientRect();
		const [px, py] = at ? [at.clientX - box.x - box.width / 2, at.clientY - box.y - box.height / 2] : [0, 0];
		this.x = px - ((px - this.x) * scale) / this.scale;
		this.y = py - ((py - this.y) * scale) / this.scale;
		this.scale = scale;
		this.show();
	}

	private drag(event: PointerEvent): void {
		const before = this.touches.get(event.pointerId);
		if (!before) return;
		const now = { x: event.clientX, y: event.clientY };
		const other = [...this.touches].find(([id]) => id !== event.pointerId)?.[1];
		this.touches.set(event.pointerId, now);
		if (Math.hypot(now.x - before.x, now.y - before.y) > 0) this.dragged = true;
		if (other) {
			const ratio = distance(now, other) / Math.max(1, distance(before, other));
			this.by(ratio, { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
			this.move((now.x - before.x) / 2, (now.y - before.y) / 2);
		} else {
			this.move(now.x - before.x, now.y - before.y);
		}
	}

	private show(): void {
		// At least the middle of the stage stays covered, so that nothing gets lost.
		const { width, height } = this.stage.getBoundingClientRect();
		const [mostX, mostY] = [(width * this.scale) / 2, (height * this.scale) / 2];
		this.x = Math.min(mostX, Math.max(-mostX, this.x));
		this.y = Math.min(mostY, Math.max(-mostY, this.y));
		for (const image of this.stage.querySelectorAll("img")) {
			image.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
		}
	}
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a.x - b.x, a.y - b.y);
}
