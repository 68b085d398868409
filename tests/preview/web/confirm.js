// The question before something that cannot be undone.
import { h } from './dom.js';

/**
 * Asks; true when the answer is yes. Escape and the back of the dialog mean no. Focus goes back to where it was.
 * @param {import('./types.js').Confirm} question
 * @param {boolean} destructive
 * @returns {Promise<boolean>}
 */
export function confirm(question, destructive) {
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'dialog-title', 'aria-describedby': 'dialog-text' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, question.title),
      h('p', { id: 'dialog-text' }, question.text),
      h(
        'div',
        { class: 'buttons' },
        h('button', { value: 'yes', class: `button button-${destructive ? 'destructive' : 'primary'}` }, question.yes),
        h('button', { value: 'no', class: 'button button-secondary', autofocus: true }, question.no),
      ),
    ),
  );
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      answer(dialog.returnValue === 'yes');
    });
  });
}
