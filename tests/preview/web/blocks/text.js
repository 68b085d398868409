// Heading, paragraph, notice, steps; buttons, which every family needs.
import { domId, h, lines } from '../dom.js';
import { icon } from '../icons.js';

/** @typedef {import('../types.js').Button} Button */

/**
 * A button, or for `role: link` a button that looks like a link: it acts in the app, it has no address.
 * A disabled one keeps its place in the tab order and says so.
 * @param {Button} button
 * @param {boolean} [submits] true for the page's own next step, which Enter presses too
 */
export function button(button, submits = false) {
  return h(
    'button',
    {
      type: submits ? 'submit' : 'button',
      class: `button button-${button.role}`,
      'data-key': button.id,
      'data-press': button.id,
      'data-confirm': button.confirm ? JSON.stringify(button.confirm) : null,
      'aria-disabled': button.enabled ? null : 'true',
    },
    button.label,
  );
}

/**
 * A row of buttons, nothing when there are none.
 * @param {Button[]} buttons
 */
export const buttons = (buttons) =>
  buttons.length > 0 && h('div', { class: 'buttons' }, buttons.map((b) => button(b)));

/**
 * The heading of a block, nothing when it has no words.
 * @param {string} id the block's
 * @param {string} text
 */
export const title = (id, text) => text !== '' && h('h2', { id: domId(id, 'title'), class: 'block-title' }, text);

/** @param {import('../types.js').Heading} block */
export const heading = (block) => h('h2', { class: 'heading' }, block.text);

/** @param {import('../types.js').Paragraph} block */
export const paragraph = (block) => h('p', { class: 'paragraph' }, lines(block.text));

/** @param {import('../types.js').Notice} block */
export function notice(block) {
  const errors = block.tone === 'error' && block.actions.some((a) => a.id.startsWith('focus:'));
  const actions = errors
    ? h('ul', { class: 'error-links' }, block.actions.map((a) => h('li', { 'data-key': a.id }, button(a))))
    : buttons(block.actions);
  return h(
    'div',
    { class: `notice tone-${block.tone}`, role: 'group', 'aria-labelledby': domId(block.id, 'title') },
    icon(block.tone, 'notice-icon'),
    h(
      'div',
      { class: 'notice-body' },
      h('h2', { id: domId(block.id, 'title'), class: 'notice-title' }, block.title),
      block.text !== '' && h('p', {}, lines(block.text)),
      actions,
      block.code && h('p', { class: 'code' }, h('code', {}, block.code)),
    ),
  );
}

/** @param {import('../types.js').Steps} block */
export const steps = (block) => [
  title(block.id, block.title),
  h(
    'ol',
    { class: 'steps' },
    block.steps.map((step) =>
      h(
        'li',
        {},
        h('div', {}, h('p', { class: 'step-title' }, step.title), step.text !== '' && h('p', { class: 'soft' }, lines(step.text))),
      ),
    ),
  ),
];
