// A signed document and what the phone found out about it.
import { domId, h } from '../dom.js';
import { icon } from '../icons.js';
import { pairs } from './lists.js';
import { buttons } from './text.js';

/** @type {Record<import('../types.js').Verdict, [import('../icons.js').IconName, import('../types.js').Tone]>} */
const verdicts = {
  valid: ['seal', 'success'],
  not_valid: ['error', 'error'],
  unchecked: ['question', 'info'],
};

/** @param {import('../types.js').Document_} block */
export function signedDocument(block) {
  const [name, tone] = verdicts[block.verdict];
  return h(
    'article',
    { class: 'card document', 'aria-labelledby': domId(block.id, 'title') },
    h('h2', { id: domId(block.id, 'title'), class: 'document-title' }, block.title),
    h('p', { class: `verdict tone-${tone}` }, icon(name), h('span', {}, block.verdict_text)),
    block.rows.length > 0 && pairs(block.rows),
    buttons(block.actions),
  );
}
