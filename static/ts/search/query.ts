// What a reader types: words, "phrases", tag:x and -word.

import { fold, units, type Unit } from "./tokens";

export interface Query {
	/** The words to look for, those of the phrases among them. */
	words: Unit[];
	/** Each must be in a result word for word. */
	phrases: string[];
	/** Tags that a result's page must have, folded. */
	tags: string[];
	/** Words that a result must not have. */
	without: Unit[];
	/** The last word may be half of one. */
	isTyping: boolean;
	/** The words as they were typed, without the rest. */
	text: string;
}

export function parse(text: string): Query {
	const query: Query = { words: [], phrases: [], tags: [], without: [], isTyping: !/[\s"”]$/.test(text), text: "" };
	let rest = text.slice(0, 500).replace(/(?<!\S)tag:#?("[^"]*"|\S+)/giu, (_, tag: string) => {
		query.tags.push(fold(tag.replace(/"/g, "")));
		return " ";
	});
	rest = rest.replace(/["“”]([^"“”]+)["“”]/g, (_, phrase: string) => {
		query.phrases.push(phrase);
		return ` ${phrase} `;
	});
	const without: string[] = [];
	const positive = rest.replace(/(?<!\S)-([\p{L}\p{N}]\S*)/gu, (_, word: string) => {
		without.push(word);
		return " ";
	});
	query.words = units(positive);
	query.text = positive.trim();
	if (query.words.length > 0 || query.tags.length > 0) {
		query.without = without.flatMap(units);
	} else {
		query.words = units(rest); // "-secret" alone is what somebody looks for
		query.text = rest.trim();
	}
	query.words = query.words.slice(0, 24);
	return query;
}
