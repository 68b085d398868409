// A picture that belongs to the page.
import { domId, h } from '../dom.js';

/**
 * One image, told once: its caption is its name, and nothing inside it is told beside that. A browser draws nothing for a
 * file it cannot read when there are no words in its place, so that the caption stands alone then.
 * @param {import('../types.js').Picture} block
 */
export const picture = (block) =>
  h(
    'div',
    { class: 'picture', role: 'img', 'aria-labelledby': domId(block.id, 'text') },
    h('img', { src: `data:${block.media_type};base64,${block.base64}`, alt: '' }),
    h('p', { id: domId(block.id, 'text'), class: 'soft small' }, block.text),
  );
