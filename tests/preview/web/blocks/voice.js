// The blocks by which citizens speak back: map, chart, thread, rating.
import { domId, h, lines } from '../dom.js';
import { s } from '../icons.js';
import { choice, describedBy, under, words } from './inputs.js';
import { rows, tag } from './lists.js';
import { buttons, title } from './text.js';

/** @typedef {import('../types.js').MapPoint} MapPoint */

/** Where a point lies, for what is not stretched with the map. @param {MapPoint} at */
const place = ({ x, y }) => [`${x / 10}%`, `${y / 10}%`];

/** @param {MapPoint} at @param {string} className @param {string} text */
function written(at, className, text) {
  const [x, y] = place(at);
  return s('text', { x: x ?? null, y: y ?? null, class: className }, text);
}

/** @param {MapPoint} at @param {string} className */
function dot(at, className) {
  const [cx, cy] = place(at);
  return s('circle', { cx: cx ?? null, cy: cy ?? null, class: className });
}

/** @param {import('../types.js').MapShape} shape */
const outline = ({ kind, points }) =>
  s(kind === 'road' ? 'polyline' : 'polygon', {
    class: `map-${kind}`,
    points: points.map(({ x, y }) => `${x},${y}`).join(' '),
    'vector-effect': 'non-scaling-stroke',
  });

/**
 * The drawing is one image, told by what is asked, the names that are written on it and where it is from; its pins are listed below
 * it. Pins and rows have the same numbers.
 * @param {import('../types.js').Map_} block
 */
export function map(block) {
  const named = block.shapes.flatMap(({ name, at }) => (name !== '' && at ? [{ name, at }] : []));
  const told = [block.label.text, ...named.map(({ name }) => name), block.note].filter((part) => part !== '');
  return h(
    'div',
    { class: 'map', role: 'group', 'aria-labelledby': domId(block.id, 'label'), 'aria-describedby': describedBy(block.id, block.label) },
    h('p', { id: domId(block.id, 'label'), class: 'label' }, words(block.label)),
    under(block.id, block.label),
    h(
      'div',
      { class: 'map-drawing', role: 'img', 'aria-label': told.join('. '), 'data-map': block.takes_point ? block.id : null },
      s(
        'svg',
        { 'aria-hidden': 'true', class: 'map-sheet' },
        s('svg', { viewBox: '0 0 1000 1000', width: '100%', height: '100%' }, ...block.shapes.map(outline)),
        ...named.map(({ name, at }) => written(at, 'map-name', name)),
        ...block.pins.flatMap((pin, n) => [dot(pin.at, 'map-pin'), written(pin.at, 'map-number', String(n + 1))]),
        ...(block.mark ? [dot(block.mark, 'map-mark-edge'), dot(block.mark, 'map-mark')] : []),
      ),
    ),
    block.note !== '' && h('p', { class: 'soft small', 'aria-hidden': 'true' }, block.note),
    buttons(block.actions),
    block.pins.length > 0 && rows(block.pins.map((pin, n) => ({ ...pin, title: `${n + 1}. ${pin.title}` }))),
  );
}

/** A bar beside its figures, which say the same in words. @param {number} permille */
const length = (permille) =>
  s(
    'svg',
    { 'aria-hidden': 'true', class: 'chart-bar' },
    s('rect', { width: `${Math.min(permille, 1000) / 10}%`, height: '100%' }),
  );

/**
 * A table: where there is little room its cells stand under the name, each with the heading of its column.
 * @param {import('../types.js').Chart} block
 */
export const chart = (block) => [
  title(block.id, block.title),
  h(
    'table',
    { class: 'chart', role: 'table', 'aria-labelledby': domId(block.id, 'title') },
    block.summary !== '' && h('caption', {}, block.summary),
    h(
      'thead',
      { role: 'rowgroup' },
      h('tr', { role: 'row' }, block.columns.map((column) => h('th', { scope: 'col', role: 'columnheader' }, column))),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      block.rows.map((row) =>
        h(
          'tr',
          { role: 'row', 'data-key': row.id },
          h(
            'th',
            { scope: 'row', role: 'rowheader' },
            h('span', { class: 'chart-name' }, row.name),
            row.tag && tag(row.tag),
            row.permille !== null && length(row.permille),
          ),
          row.cells.map((cell, n) => h('td', { role: 'cell', 'data-column': block.columns[n + 1] ?? '' }, cell)),
        ),
      ),
    ),
  ),
  block.note !== '' && h('p', { class: 'soft small' }, block.note),
];

/** Who speaks is said in words; the side and the colour only follow. @param {import('../types.js').Thread} block */
export const thread = (block) => [
  title(block.id, block.title),
  block.entries.length > 0
    ? h(
        'ol',
        { class: 'thread' },
        block.entries.map((entry) =>
          h(
            'li',
            { class: entry.mine ? 'said said-mine' : 'said', 'data-key': entry.id },
            h('p', { class: 'said-by' }, h('span', { class: 'said-who' }, entry.who), entry.time !== '' && ` · ${entry.time}`),
            h('p', {}, lines(entry.text)),
            entry.tag && tag(entry.tag),
          ),
        ),
      )
    : block.empty !== '' && h('p', { class: 'empty' }, block.empty),
];

/** A choice of one, its levels side by side where there is room. @param {import('../types.js').Rating} block */
export const rating = ({ id, label, levels, selected }) =>
  choice({ kind: 'choice', id, label, options: levels, selected: selected === null ? [] : [selected], many: false });
