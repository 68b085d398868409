// Field, choice, date. What is typed lives in buffers.js; here is only the frame around it.
import { domId, h } from '../dom.js';
import { icon } from '../icons.js';

/** @typedef {import('../types.js').Label} Label */

/** @type {Record<import('../types.js').FieldKind, Record<string, string>>} */
const keyboards = {
  text: { type: 'text', autocapitalize: 'sentences' },
  name: { type: 'text', autocapitalize: 'words', autocorrect: 'off', spellcheck: 'false' },
  multiline: {},
  number: { type: 'text', inputmode: 'decimal' },
  money: { type: 'text', inputmode: 'numeric' },
  phone: { type: 'tel' },
  email: { type: 'email', autocapitalize: 'none', spellcheck: 'false' },
  id_number: { type: 'text', inputmode: 'numeric', spellcheck: 'false' },
  pin: { type: 'password', inputmode: 'numeric', spellcheck: 'false' },
  search: { type: 'search', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'search' },
};

/** The ids of what stands under a label, in reading order. @param {string} id @param {Label} label */
export function describedBy(id, label) {
  const parts = [label.hint !== '' && 'hint', label.source && 'source', label.error && 'error'];
  return parts.flatMap((part) => (part ? [domId(id, part)] : [])).join(' ') || null;
}

/** Hint, source and error of an input. @param {string} id @param {Label} label */
export const under = (id, label) => [
  label.hint !== '' && h('p', { id: domId(id, 'hint'), class: 'hint' }, label.hint),
  label.source && h('p', { id: domId(id, 'source'), class: 'source' }, icon('seal'), label.source),
  label.error && h('p', { id: domId(id, 'error'), class: 'error' }, icon('error'), label.error),
];

/** A label's own words. @param {Label} label */
export const words = (label) => [
  label.text,
  label.optional && label.optional_text !== '' && h('span', { class: 'optional' }, ` ${label.optional_text}`),
];

/** @param {import('../types.js').Field} block */
export function field(block) {
  const input = domId(block.id, 'input');
  const shared = {
    id: input,
    class: `input input-${block.input}`,
    'data-field': block.id,
    'data-revision': block.value_revision,
    'data-value': block.value,
    autocomplete: 'off',
    maxlength: block.max_chars > 0 ? block.max_chars : null,
    'aria-describedby': describedBy(block.id, block.label),
    'aria-invalid': block.label.error ? 'true' : null,
    'aria-required': block.label.optional || block.input === 'search' ? null : 'true',
    ...keyboards[block.input],
  };
  return [
    h('label', { for: input, class: 'label' }, words(block.label)),
    under(block.id, block.label),
    block.input === 'multiline'
      ? h('textarea', { ...shared, rows: 4 })
      : block.input === 'search'
        ? h('div', { class: 'search-box' }, icon('search'), h('input', shared))
        : h('input', shared),
  ];
}

/** @param {import('../types.js').Choice} block */
export const choice = (block) =>
  h(
    'fieldset',
    {
      class: 'choice',
      'data-choice': block.id,
      'aria-describedby': describedBy(block.id, block.label),
      role: block.many ? null : 'radiogroup',
      'aria-invalid': block.label.error && !block.many ? 'true' : null,
      'aria-required': block.label.optional || block.many ? null : 'true',
    },
    h('legend', { class: 'label' }, words(block.label)),
    under(block.id, block.label),
    h(
      'div',
      { class: 'options' },
      block.options.map((option) => {
        const id = domId(block.id, 'option', option.id);
        return h(
          'div',
          { class: 'option', 'data-key': option.id },
          h('input', {
            id,
            type: block.many ? 'checkbox' : 'radio',
            name: domId(block.id),
            value: option.id,
            checked: block.selected.includes(option.id),
            'aria-describedby': option.hint !== '' ? `${id}--hint` : null,
          }),
          h(
            'div',
            {},
            h('label', { for: id }, option.label),
            option.hint !== '' && h('p', { id: `${id}--hint`, class: 'hint' }, option.hint),
          ),
        );
      }),
    ),
  );

/** What the system calls the parts of a date. @param {string} language */
function partNames(language) {
  const names = new Intl.DisplayNames([language], { type: 'dateTimeField' });
  /** @param {string} text */
  const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
  return {
    day: capital(names.of('day') ?? 'day'),
    month: capital(names.of('month') ?? 'month'),
    year: capital(names.of('year') ?? 'year'),
  };
}

/** @param {import('../types.js').DateBlock} block @param {string} language */
export function date(block, language) {
  const names = partNames(language);
  /** @param {'day'|'month'|'year'} part */
  const one = (part) => {
    const id = domId(block.id, part);
    const value = block.value[part];
    const free = block.label.optional || (block.partial && part !== 'year');
    return h(
      'div',
      { class: `date-part date-${part}` },
      h('label', { for: id }, names[part]),
      h('input', {
        id,
        class: 'input',
        type: 'text',
        inputmode: 'numeric',
        autocomplete: 'off',
        maxlength: part === 'year' ? 4 : 2,
        'data-date': block.id,
        'data-part': part,
        'data-revision': block.value_revision,
        'data-value': value ?? '',
        'aria-invalid': block.label.error ? 'true' : null,
        'aria-required': free ? null : 'true',
      }),
    );
  };
  return h(
    'fieldset',
    { class: 'date', 'aria-describedby': describedBy(block.id, block.label) },
    h('legend', { class: 'label' }, words(block.label)),
    under(block.id, block.label),
    h('div', { class: 'date-parts' }, one('day'), one('month'), one('year')),
  );
}
