// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A panel for one piece of Kepka's work: what happens now, how far it is, a way to stop it, and what to do if it fails.
import { announce, button, el, problem } from '../dom.js';
import { explain, phaseText } from '../kepka.js';
import { t } from '../language.js';

/** `waitingUser()` says what Kepka's own window asks for. */
export function workPanel(waitingUser) {
  const panel = el('div', { class: 'work' });
  let said = '';

  function showPhase(text, percent) {
    const bar = panel.querySelector('progress');
    panel.querySelector('.phase').textContent = text;
    bar.hidden = percent === undefined;
    if (percent !== undefined) bar.value = percent;
    panel.querySelector('.percent').textContent = percent === undefined ? '' : `${t('Готово', 'Done')}: ${percent} %`;
    // Each phase is said once; a screen reader need not hear every percent.
    if (text !== said) announce(text);
    said = text;
  }

  /** Runs `work({signal, onProgress})`; a failure is shown with a button that runs `retry`. Returns undefined then. */
  async function run(work, retry) {
    const stop = new AbortController();
    said = '';
    panel.replaceChildren(
      el('span', { class: 'turning', 'aria-hidden': 'true' }),
      el('div', {},
        el('p', { class: 'phase lead' }),
        el('progress', { max: 100, value: 0, hidden: true, 'aria-label': t('Датчик случайных чисел', 'Random number sensor') }),
        el('p', { class: 'percent' }),
        button(t('Отменить', 'Cancel'), () => stop.abort(), 'secondary')));
    panel.classList.add('running');
    panel.scrollIntoView({ block: 'nearest' });
    showPhase(t('Открываем окно Kepka…', 'Opening Kepka’s window…'));
    try {
      const result = await work({
        signal: stop.signal,
        onProgress: ({ phase, percent }) => showPhase(phaseText(phase, waitingUser()), percent),
      });
      panel.replaceChildren();
      return result;
    } catch (error) {
      const words = explain(error);
      panel.replaceChildren(problem(words, words.again, retry));
      panel.querySelector('button').focus();
      return undefined;
    } finally {
      panel.classList.remove('running');
    }
  }

  return { panel, run };
}
