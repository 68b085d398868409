// Identity cards of the simulator, held to the phone by hand.
import { h } from './dom.js';

/** @typedef {import('./types.js').CardKind} CardKind */

/** What may go wrong on the way, by what is written for it. */
const faults = [
  ['', 'Nothing goes wrong'],
  ['lose@20', 'Slips off while it is read'],
  ['mac@20', 'An answer is altered'],
  ['truncate@20', 'An answer is cut short'],
  ['status@0:6f00', 'Refuses the first command'],
];

export class Cards {
  #kinds = h('select', { id: 'card-kind', class: 'wb-select' });
  #faults = h('select', { id: 'card-fault', class: 'wb-select' }, faults.map(([value, name]) => h('option', { value }, name)));
  #keys = h('p', { class: 'wb-keys' });
  #state = h('p', { class: 'wb-keys', role: 'status' });
  /** @type {CardKind[]} */
  #all = [];

  /**
   * @param {HTMLElement} root
   * @param {(order: import('./types.js').CardOrder) => void} order
   */
  constructor(root, order) {
    const hold = h('button', { type: 'button', class: 'wb-button' }, 'Hold it to the phone');
    const take = h('button', { type: 'button', class: 'wb-button' }, 'Take it away');
    hold.addEventListener('click', () => order({ do: 'hold', profile: this.#kinds.value, fault: this.#faults.value || null }));
    take.addEventListener('click', () => order({ do: 'take' }));
    this.#kinds.addEventListener('change', () => this.#told());
    root.append(
      h(
        'fieldset',
        { class: 'wb-group wb-cards' },
        h('legend', {}, 'Identity card'),
        h('label', { for: 'card-kind', class: 'visually-hidden' }, 'Which card'),
        this.#kinds,
        this.#keys,
        h('label', { for: 'card-fault', class: 'visually-hidden' }, 'What goes wrong'),
        this.#faults,
        h('div', { class: 'wb-buttons' }, hold, take),
        this.#state,
      ),
    );
  }

  /** Asks the preview which cards there are. */
  async load() {
    const answer = await fetch('/api/card');
    this.#all = await answer.json();
    this.#kinds.replaceChildren(...this.#all.map(({ name, holder }) => h('option', { value: name }, `${holder} · ${name}`)));
    this.#told();
  }

  /** Whether the phone waits for a card, or what it says of the one it reads. @param {string} words */
  state(words) {
    this.#state.textContent = words;
  }

  /** What opens the card: for typing it at the phone. */
  #told() {
    const kind = this.#all.find(({ name }) => name === this.#kinds.value);
    this.#keys.replaceChildren(...(kind ? [h('b', {}, `CAN ${kind.can}`), ...kind.mrz.map((line) => h('code', {}, line))] : []));
  }
}
