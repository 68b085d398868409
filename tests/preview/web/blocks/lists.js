// List, checklist, summary.
import { domId, h, lines } from '../dom.js';
import { icon } from '../icons.js';
import { button, title } from './text.js';

/** @param {import('../types.js').Tag} tag */
export const tag = (tag) => h('span', { class: `tag tone-${tag.tone}` }, tag.text);

/** Rows that lead somewhere. @param {import('../types.js').ListRow[]} rows */
export const rows = (rows) =>
  h(
    'ul',
    { class: 'rows' },
    rows.map((row) =>
      h(
        'li',
        { 'data-key': row.id },
        h(
          'button',
          { type: 'button', class: 'row', 'data-press': row.id },
          h(
            'span',
            { class: 'row-body' },
            h('span', { class: 'row-title' }, row.title),
            row.detail !== '' && h('span', { class: 'row-detail' }, row.detail),
            row.tag && tag(row.tag),
          ),
          icon('next', 'row-next'),
        ),
      ),
    ),
  );

/** @param {import('../types.js').List} block */
export const list = (block) => [
  title(block.id, block.title),
  block.rows.length > 0 ? rows(block.rows) : block.empty !== '' && h('p', { class: 'empty' }, block.empty),
  block.more && h('div', { class: 'buttons' }, button(block.more)),
];

/** @type {Record<import('../types.js').CheckState, import('../icons.js').IconName>} */
const states = {
  plain: 'dot',
  todo: 'todo',
  partly: 'partly',
  done: 'success',
  attention: 'warning',
  locked: 'lock',
};

/** @param {import('../types.js').CheckItem} item */
function check(item) {
  const body = [
    icon(states[item.state], 'check-icon'),
    h(
      'span',
      { class: 'row-body' },
      h('span', { class: 'row-title' }, item.text),
      item.detail !== '' && h('span', { class: 'row-detail' }, lines(item.detail)),
      item.state_text !== '' && h('span', { class: 'check-state' }, item.state_text),
    ),
  ];
  const className = `row check check-${item.state}`;
  return h(
    'li',
    { 'data-key': item.id },
    item.pressable
      ? h('button', { type: 'button', class: className, 'data-press': item.id }, body, icon('next', 'row-next'))
      : h('div', { class: className }, body),
  );
}

/** @param {import('../types.js').Checklist} block */
export const checklist = (block) => [
  title(block.id, block.title),
  h('ul', { class: 'rows checks' }, block.items.map(check)),
];

/** Names and values. @param {import('../types.js').SummaryRow[]} rows */
export const pairs = (rows) =>
  h(
    'dl',
    { class: 'pairs' },
    rows.map((row) =>
      h(
        'div',
        { class: 'pair', 'data-key': row.id },
        h('dt', {}, row.label),
        h(
          'dd',
          {},
          h('span', { class: 'value' }, lines(row.value)),
          row.source && h('span', { class: 'source' }, icon('seal'), row.source),
          row.change && button(row.change),
        ),
      ),
    ),
  );

/** @param {import('../types.js').Summary} block */
export const summary = (block) => [
  title(block.id, block.title),
  h('div', { class: 'card', id: domId(block.id, 'card') }, pairs(block.rows)),
];
