// What happens between the page and the core, and what a screen reader finds.
import { h } from './dom.js';
import { tree } from './tree.js';

/** Lines the log keeps. */
const KEPT = 200;

export class Inspector {
  #log = h('ol', { class: 'wb-log', tabindex: '0', 'aria-label': 'Log, newest first' });
  #tree = h('ul', { class: 'wb-tree', tabindex: '0', 'aria-label': 'Accessibility tree' });
  #began = performance.now();
  #pressed = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.append(
      h('details', { class: 'wb-panel', open: true }, h('summary', {}, 'Actions and screens'), this.#log),
      h('details', { class: 'wb-panel', open: true }, h('summary', {}, 'As a screen reader walks it'), this.#tree),
    );
  }

  /** @param {import('./types.js').Action} action */
  action(action) {
    this.#pressed = performance.now();
    const { type, ...rest } = action;
    const words = Object.entries(rest).map(([k, v]) => `${k} ${typeof v === 'string' ? `“${v.slice(0, 60)}”` : JSON.stringify(v)}`);
    this.#line('action', '→', type, words.join(', '));
  }

  /** @param {import('./types.js').Screen} screen */
  screen(screen) {
    const took = this.#pressed ? ` · ${Math.round(performance.now() - this.#pressed)} ms` : '';
    this.#pressed = 0;
    const blocks = screen.blocks.map((b) => b.kind).join(' ');
    this.#line('screen', '←', `${screen.revision} ${screen.route}`, `${blocks}${took}`);
  }

  /** @param {string} text */
  note(text) {
    this.#line('note', '·', text, '');
  }

  /** @param {string} kind @param {string} arrow @param {string} title @param {string} detail */
  #line(kind, arrow, title, detail) {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(2);
    this.#log.prepend(
      h('li', { class: `wb-line wb-${kind}` }, h('span', { class: 'wb-time' }, seconds), h('b', {}, `${arrow} ${title}`), detail !== '' && h('span', {}, detail)),
    );
    while (this.#log.children.length > KEPT) this.#log.lastElementChild?.remove();
  }

  /** @param {Document} page */
  walk(page) {
    const nodes = tree(page.body).map((node) => {
      const line = h('li', {}, h('b', {}, node.role), node.name !== '' && ` ${node.name}`, node.state !== '' && h('i', {}, ` ${node.state}`));
      line.style.paddingInlineStart = `${Math.min(node.depth, 8) * 0.75}rem`;
      return line;
    });
    this.#tree.replaceChildren(...nodes);
  }
}
