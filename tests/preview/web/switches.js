// The switches beside the phone.
import { h } from './dom.js';

/** @typedef {import('./types.js').Settings} Settings */

/** @type {{key: keyof Settings, name: string, values: [string, string][]}[]} */
const groups = [
  { key: 'language', name: 'Language', values: [['vi', 'Tiếng Việt'], ['en', 'English']] },
  { key: 'theme', name: 'Appearance', values: [['system', 'System'], ['light', 'Light'], ['dark', 'Dark']] },
  { key: 'text', name: 'Text size', values: [['100', '100 %'], ['150', '150 %'], ['200', '200 %']] },
  { key: 'size', name: 'Phone', values: [['small', '320 × 568'], ['normal', '390 × 844']] },
];

/** @type {{key: 'offline'|'push'|'landscape', name: string}[]} */
const toggles = [
  { key: 'offline', name: 'No network' },
  { key: 'push', name: 'Push messages' },
  { key: 'landscape', name: 'Lying on its side' },
];

export class Switches {
  /** @type {Settings|undefined} */
  #settings;
  #root;

  /**
   * @param {HTMLElement} root
   * @param {(settings: Settings) => void} changed
   * @param {{key: string}[]} [without] switches that make no sense here
   */
  constructor(root, changed, without = []) {
    this.#root = root;
    const left = toggles.filter((t) => !without.some((w) => w.key === t.key));
    root.append(
      ...groups.map(({ key, name, values }) =>
        h(
          'fieldset',
          { class: 'wb-group' },
          h('legend', {}, name),
          h(
            'div',
            { class: 'wb-options' },
            values.map(([value, label]) =>
              h('label', {}, h('input', { type: 'radio', name: key, value }), h('span', {}, label)),
            ),
          ),
        ),
      ),
      h(
        'div',
        { class: 'wb-toggles' },
        left.map(({ key, name }) =>
          h('label', { class: 'wb-toggle' }, h('input', { type: 'checkbox', role: 'switch', name: key }), h('span', {}, name)),
        ),
      ),
    );
    root.addEventListener('change', (event) => {
      const input = event.target;
      if (!(input instanceof HTMLInputElement) || !this.#settings) return;
      const value = input.type === 'checkbox' ? input.checked : input.value;
      changed(/** @type {Settings} */ ({ ...this.#settings, [input.name]: value }));
    });
  }

  /** @param {Settings} settings */
  apply(settings) {
    this.#settings = settings;
    for (const input of this.#root.querySelectorAll('input')) {
      const value = settings[/** @type {keyof Settings} */ (input.name)];
      input.checked = input.type === 'checkbox' ? value === true : value === input.value;
    }
  }
}
