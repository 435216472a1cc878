// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT

/** A new element with plain text, whatever the text is, and a class. */
export function element(tag: string, words: string, style = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = words;
  if (style !== '') made.className = style;
  return made;
}
