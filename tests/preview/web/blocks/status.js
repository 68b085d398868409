// Timeline, fee, progress.
import { h, lines } from '../dom.js';
import { icon } from '../icons.js';
import { bar } from './files.js';
import { title } from './text.js';

/** @type {Record<import('../types.js').TimelineState, import('../icons.js').IconName>} */
const states = { done: 'success', current: 'clock', attention: 'warning', stopped: 'stop', upcoming: 'todo' };

/** @param {import('../types.js').Timeline} block */
export const timeline = (block) => [
  title(block.id, block.title),
  h(
    'ol',
    { class: 'timeline' },
    block.entries.map((entry) =>
      h(
        'li',
        {
          class: `entry entry-${entry.state}`,
          'data-key': entry.id,
          'aria-current': entry.state === 'current' ? 'step' : null,
        },
        icon(states[entry.state], 'entry-icon'),
        h(
          'div',
          { class: 'entry-body' },
          h('p', { class: 'entry-title' }, entry.title),
          h('p', { class: 'entry-meta' }, h('span', { class: 'entry-state' }, entry.state_text), entry.time !== '' && ` · ${entry.time}`),
          entry.detail !== '' && h('p', { class: 'entry-detail' }, lines(entry.detail)),
        ),
      ),
    ),
  ),
];

/** @param {import('../types.js').Fee} block */
export const fee = (block) => [
  title(block.id, block.title),
  h(
    'div',
    { class: 'card fee' },
    h(
      'ul',
      { class: 'fee-lines' },
      block.lines.map((line) =>
        h(
          'li',
          { class: 'fee-line', 'data-key': line.id },
          h('p', { class: 'fee-name' }, line.name),
          h('p', { class: 'fee-amount' }, line.amount),
          line.basis !== '' && h('p', { class: 'fee-basis' }, line.basis),
          line.state_text !== '' && h('p', { class: 'fee-state' }, line.state_text),
        ),
      ),
    ),
    h('p', { class: 'fee-total' }, block.total),
    block.note !== '' && h('p', { class: 'fee-note' }, block.note),
  ),
];

/** @param {import('../types.js').Progress} block */
export const progress = (block) =>
  h(
    'div',
    { class: 'progress' },
    h('p', { class: 'progress-label' }, block.label),
    bar(block.permille, block.label),
    block.detail !== '' && h('p', { class: 'soft small' }, block.detail),
  );
