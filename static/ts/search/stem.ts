// M. F. Porter's algorithm for suffix stripping (Program 14(3), 1980), with the two changes of its
// author's own later program. Only query words and the terms beside them in a shard are stemmed, so the
// index knows nothing of it.

const consonant = "[^aeiou]";
const vowel = "[aeiouy]";
const consonants = consonant + "[^aeiouy]*";
const vowels = vowel + "[aeiou]*";
const hasMeasure = new RegExp(`^(${consonants})?${vowels}${consonants}`);
const isMeasureOne = new RegExp(`^(${consonants})?${vowels}${consonants}(${vowels})?$`);
const hasMeasureTwo = new RegExp(`^(${consonants})?${vowels}${consonants}${vowels}${consonants}`);
const hasVowel = new RegExp(`^(${consonants})?${vowel}`);
const isShort = new RegExp(`^${consonants}${vowel}[^aeiouwxy]$`);

const second: [string, string][] = Object.entries({
	ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble", alli: "al", entli: "ent", eli: "e", ousli: "ous",
	ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive",
	biliti: "ble", logi: "log",
});
const third: [string, string][] = Object.entries({ icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" });
const fourth = "ement ance ence able ible ment ant ent ism ate iti ous ive ize al er ic ou".split(" ");

function replaceEnding(w: string, endings: [string, string][]): string {
	for (const [from, to] of endings) {
		if (!w.endsWith(from)) continue;
		const rest = w.slice(0, -from.length);
		return hasMeasure.test(rest) ? rest + to : w;
	}
	return w;
}

/** Returns the stem of an English word, and any other term as it is. */
export function stem(w: string): string {
	if (!/^[a-z]{3,}$/.test(w)) return w;
	const y = w[0] === "y";
	if (y) w = "Y" + w.slice(1);
	w = w.replace(/(ss|i)es$/, "$1").replace(/([^s])s$/, "$1");
	const past = /(ed|ing)$/.exec(w);
	if (w.endsWith("eed")) {
		if (hasMeasure.test(w.slice(0, -3))) w = w.slice(0, -1);
	} else if (past && hasVowel.test(w.slice(0, past.index))) {
		w = w.slice(0, past.index);
		if (/(at|bl|iz)$/.test(w)) w += "e";
		else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1);
		else if (isShort.test(w)) w += "e";
	}
	if (w.endsWith("y") && hasVowel.test(w.slice(0, -1))) w = w.slice(0, -1) + "i";
	w = replaceEnding(replaceEnding(w, second), third);
	const last = fourth.find((e) => w.endsWith(e)) ?? (/[st]ion$/.test(w) ? "ion" : "");
	if (last && hasMeasureTwo.test(w.slice(0, -last.length))) w = w.slice(0, -last.length);
	if (w.endsWith("e")) {
		const rest = w.slice(0, -1);
		if (hasMeasureTwo.test(rest) || (isMeasureOne.test(rest) && !isShort.test(rest))) w = rest;
	}
	if (w.endsWith("ll") && hasMeasureTwo.test(w)) w = w.slice(0, -1);
	return y ? "y" + w.slice(1) : w;
}
