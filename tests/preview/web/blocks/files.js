// Files of one paper: what is there, how far each is, and the way to add one.
import { domId, h } from '../dom.js';
import { icon } from '../icons.js';
import { describedBy, under, words } from './inputs.js';
import { button } from './text.js';

/** @type {Record<import('../types.js').FileState, import('../icons.js').IconName>} */
const icons = {
  importing: 'clock',
  kept: 'success',
  queued: 'clock',
  sending: 'send',
  received: 'success',
  verified: 'seal',
  refused: 'error',
};

/**
 * A bar that says its number in words too.
 * @param {number|null} permille
 * @param {string} name accessible name
 */
export const bar = (permille, name) =>
  h('progress', { max: 1000, value: permille, 'aria-label': name, class: 'bar' });

/** @param {import('../types.js').FileItem} file */
const item = (file) =>
  h(
    'li',
    { class: `file state-${file.state}`, 'data-key': file.id },
    icon('file', 'file-icon'),
    h(
      'div',
      { class: 'file-body' },
      h('p', { class: 'file-name' }, file.name),
      h('p', { class: 'soft small' }, file.detail),
      file.permille !== null && bar(file.permille, file.name),
      h('p', { class: 'file-state' }, icon(icons[file.state]), file.state_text),
    ),
    file.remove && button(file.remove),
  );

/** @param {import('../types.js').Files} block */
export function files(block) {
  const input = domId(block.id, 'pick');
  // Files that are only shown have no words for adding one.
  const full = block.rules.add === '' || block.rules.max_files > 0 && block.files.length >= block.rules.max_files;
  return h(
    'fieldset',
    { class: 'files', 'aria-describedby': describedBy(block.id, block.label) },
    h('legend', { class: 'label' }, words(block.label)),
    under(block.id, block.label),
    block.files.length > 0 && h('ul', { class: 'file-list' }, block.files.map(item)),
    !full &&
      h(
        'div',
        { class: 'pick' },
        h('input', {
          id: input,
          type: 'file',
          class: 'pick-input',
          multiple: block.rules.max_files !== 1,
          accept: block.rules.accept.join(','),
          'data-files': block.id,
          'aria-describedby': describedBy(block.id, block.label),
        }),
        h('label', { for: input, class: 'button button-secondary pick-label' }, icon('plus'), block.rules.add),
      ),
  );
}
