// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What NFC (Unicode 3.11) needs to know about a repertoire of characters, taken from JavaScript's own normalize(): the
// host has no Unicode library, and this way it does what the page does. Unicode keeps NFC stable between versions.

// Canonical_Combining_Class of the marks U+0300..U+036F; checkClasses() holds it to normalize().
const classes = [
  [0x0300, 0x0314, 230], [0x0315, 0x0315, 232], [0x0316, 0x0319, 220], [0x031a, 0x031a, 232], [0x031b, 0x031b, 216],
  [0x031c, 0x0320, 220], [0x0321, 0x0322, 202], [0x0323, 0x0326, 220], [0x0327, 0x0328, 202], [0x0329, 0x0333, 220],
  [0x0334, 0x0338, 1], [0x0339, 0x033c, 220], [0x033d, 0x0344, 230], [0x0345, 0x0345, 240], [0x0346, 0x0346, 230],
  [0x0347, 0x0349, 220], [0x034a, 0x034c, 230], [0x034d, 0x034e, 220], [0x0350, 0x0352, 230], [0x0353, 0x0356, 220],
  [0x0357, 0x0357, 230], [0x0358, 0x0358, 232], [0x0359, 0x035a, 220], [0x035b, 0x035b, 230], [0x035c, 0x035c, 233],
  [0x035d, 0x035e, 234], [0x035f, 0x035f, 233], [0x0360, 0x0361, 234], [0x0362, 0x0362, 233], [0x0363, 0x036f, 230],
];

/** `letters` is a list of [first, last]. */
export function normalizationTables(letters) {
  checkClasses();
  const decompositions = [];
  const compositions = [];
  for (const codePoint of codePoints(letters)) {
    const text = String.fromCodePoint(codePoint);
    const parts = [...text.normalize('NFD')];
    if (parts.join('') === text) continue;
    if (parts.length > 3) throw new Error(`U+${codePoint.toString(16)} has more than three parts`);
    decompositions.push([codePoint, [0, 1, 2].map((index) => parts[index]?.codePointAt(0) ?? 0)]);
    if (text.normalize('NFC') === text) compositions.push(composition(codePoint, parts));
  }
  compositions.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { decompositions, compositions, classes };
}

/** The last part joins what the others make together. */
function composition(codePoint, parts) {
  const first = [...parts.slice(0, -1).join('').normalize('NFC')];
  const last = parts[parts.length - 1];
  if (first.length !== 1 || (first[0] + last).normalize('NFC') !== String.fromCodePoint(codePoint)) {
    throw new Error(`U+${codePoint.toString(16)} is not made of two characters`);
  }
  return [first[0].codePointAt(0), last.codePointAt(0), codePoint];
}

function* codePoints(ranges) {
  for (const [first, last] of ranges) {
    for (let codePoint = first; codePoint <= last; codePoint += 1) yield codePoint;
  }
}

/** Two marks change places under NFD exactly if the class of the second is smaller. */
function checkClasses() {
  const marks = classes.flatMap(([first, last, value]) => [...codePoints([[first, last]])].map((mark) => [mark, value]));
  for (const [first, firstClass] of marks) {
    for (const [second, secondClass] of marks) {
      const [a, b] = [first, second].map((mark) => String.fromCodePoint(mark).normalize('NFD'));
      if (a.length + b.length > 2) continue;
      const expected = secondClass < firstClass ? `a${b}${a}` : `a${a}${b}`;
      if (`a${a}${b}`.normalize('NFD') !== expected) {
        throw new Error(`combining classes of U+${first.toString(16)} and U+${second.toString(16)}`);
      }
    }
  }
}
