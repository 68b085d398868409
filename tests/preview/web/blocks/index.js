// Which function draws which block.
import { domId, h } from '../dom.js';
import { signedDocument } from './document.js';
import { files } from './files.js';
import { choice, date, field } from './inputs.js';
import { checklist, list, summary } from './lists.js';
import { picture } from './picture.js';
import { fee, progress, timeline } from './status.js';
import { heading, notice, paragraph, steps } from './text.js';
import { chart, map, rating, thread } from './voice.js';

/** @typedef {import('../types.js').Block} Block */

/** @param {Block} block @param {string} language @returns {import('../dom.js').Children} */
function content(block, language) {
  switch (block.kind) {
    case 'heading': return heading(block);
    case 'paragraph': return paragraph(block);
    case 'notice': return notice(block);
    case 'field': return field(block);
    case 'choice': return choice(block);
    case 'date': return date(block, language);
    case 'files': return files(block);
    case 'checklist': return checklist(block);
    case 'summary': return summary(block);
    case 'timeline': return timeline(block);
    case 'fee': return fee(block);
    case 'list': return list(block);
    case 'progress': return progress(block);
    case 'steps': return steps(block);
    case 'picture': return picture(block);
    case 'document': return signedDocument(block);
    case 'map': return map(block);
    case 'chart': return chart(block);
    case 'thread': return thread(block);
    case 'rating': return rating(block);
  }
}

/**
 * A block in its own box. The box can take focus when the core says so.
 * @param {Block} block
 * @param {string} language
 */
export function draw(block, language) {
  const invalid = 'label' in block && typeof block.label === 'object' && block.label.error;
  return h(
    'div',
    {
      id: domId(block.id),
      class: `block block-${block.kind}${invalid ? ' block-invalid' : ''}`,
      'data-block': block.id,
    },
    content(block, language),
  );
}
