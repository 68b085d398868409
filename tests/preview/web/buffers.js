// What the person is typing. The shell owns text, cursor and focus; the core only hears of it on a pause or on leaving,
// with a revision that counts up, and never writes into a field that is being used.

/** @typedef {import('./types.js').Action} Action */
/** @typedef {import('./types.js').PartialDate} PartialDate */

/** Milliseconds without a key that count as a pause. */
const PAUSE = 300;

/**
 * @typedef {object} Buffer
 * @property {number} revision of the newest commit sent, or seen from the core
 * @property {string} committed what that commit said
 * @property {boolean} dirty typed since
 * @property {boolean} composing an input method holds a half-written syllable
 * @property {number} [timer]
 */

export class Buffers {
  /** @type {Map<string, Buffer>} */
  #all = new Map();
  #root;
  #send;

  /**
   * @param {HTMLElement} root holds the inputs
   * @param {(action: Action) => void} send
   */
  constructor(root, send) {
    this.#root = root;
    this.#send = send;
    root.addEventListener('compositionstart', (e) => this.#compose(e.target, true));
    root.addEventListener('compositionend', (e) => this.#compose(e.target, false));
    root.addEventListener('input', (e) => this.#typed(e.target));
    root.addEventListener('focusout', (e) => this.#left(e.target, e.relatedTarget));
  }

  /** Forgets everything: another route, or another run of the core. What was typed has been committed before. */
  reset() {
    for (const buffer of this.#all.values()) clearTimeout(buffer.timer);
    this.#all.clear();
  }

  /** Commits what is typed but not sent yet. Called before anything is pressed. */
  flush() {
    for (const id of this.#all.keys()) this.#commit(id);
  }

  /** Takes over the core's values where nobody is typing. Called after every patch. */
  settle() {
    for (const id of this.#ids()) this.#offer(id);
  }

  /** Ids of all blocks with typed values on the page. */
  #ids() {
    return new Set(this.#inputs().map((input) => blockOf(input)));
  }

  /** @param {string} [id] @returns {Typed[]} */
  #inputs(id) {
    const all = [...this.#root.querySelectorAll('[data-field], [data-date]')].filter(isTyped);
    return id === undefined ? all : all.filter((input) => blockOf(input) === id);
  }

  /** @param {string} id */
  #buffer(id) {
    let buffer = this.#all.get(id);
    if (!buffer) {
      buffer = { revision: 0, committed: '', dirty: false, composing: false };
      this.#all.set(id, buffer);
    }
    return buffer;
  }

  /** @param {string} id */
  #offer(id) {
    const buffer = this.#buffer(id);
    const inputs = this.#inputs(id);
    const revision = Number(inputs[0]?.dataset.revision ?? 0);
    const first = inputs.some((input) => !this.#started.has(input));
    const used = buffer.composing || buffer.dirty || inputs.some((input) => input === document.activeElement);
    // An input that has just come onto the page has nothing of the person's in it yet.
    if (!first && (used || revision < buffer.revision)) return;
    buffer.revision = Math.max(buffer.revision, revision);
    for (const input of inputs) {
      this.#started.add(input);
      const value = input.dataset.value ?? '';
      if (input.value !== value) input.value = value;
    }
    buffer.committed = read(inputs);
  }

  /** Inputs that have had their first value. */
  #started = new WeakSet();

  /** @param {EventTarget|null} target @param {boolean} composing */
  #compose(target, composing) {
    if (!isTyped(target)) return;
    this.#buffer(blockOf(target)).composing = composing;
    if (!composing) this.#typed(target);
  }

  /** @param {EventTarget|null} target */
  #typed(target) {
    if (!isTyped(target)) return;
    const id = blockOf(target);
    const buffer = this.#buffer(id);
    buffer.dirty = true;
    clearTimeout(buffer.timer);
    if (!buffer.composing) buffer.timer = setTimeout(() => this.#commit(id), PAUSE);
  }

  /** @param {EventTarget|null} target @param {EventTarget|null} next */
  #left(target, next) {
    if (!isTyped(target)) return;
    const id = blockOf(target);
    this.#buffer(id).composing = false;
    this.#commit(id);
    const inside = isTyped(next) && blockOf(next) === id;
    // The core may know better by now; the person has left, so it may be shown.
    if (!inside) queueMicrotask(() => this.#offer(id));
  }

  /** @param {string} id */
  #commit(id) {
    const buffer = this.#all.get(id);
    if (!buffer?.dirty) return;
    clearTimeout(buffer.timer);
    const inputs = this.#inputs(id);
    const first = inputs[0];
    if (!first) return;
    buffer.dirty = false;
    const now = read(inputs);
    if (now === buffer.committed) return;
    buffer.committed = now;
    buffer.revision += 1;
    const { revision } = buffer;
    if (first.dataset.field !== undefined) this.#send({ type: 'commit', block: id, text: first.value, revision });
    else this.#send({ type: 'set_date', block: id, value: partialDate(inputs), revision });
  }
}

/** @typedef {HTMLInputElement|HTMLTextAreaElement} Typed */

/** @param {EventTarget|null} node @returns {node is Typed} */
function isTyped(node) {
  const input = node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
  return input && (node.dataset.field !== undefined || node.dataset.date !== undefined);
}

/** @param {Typed} input */
const blockOf = (input) => input.dataset.field ?? input.dataset.date ?? '';

/** @param {Typed[]} inputs */
const read = (inputs) => inputs.map((input) => input.value).join('\u0000');

/** A part that is not a whole number in its range is not there yet. @param {Typed[]} inputs @returns {PartialDate} */
function partialDate(inputs) {
  /** @param {string} part @param {number} least @param {number} most */
  const number = (part, least, most) => {
    const text = inputs.find((input) => input.dataset.part === part)?.value.trim() ?? '';
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : null;
  };
  // Days and months out of range go to the core, which says what is wrong with them.
  return { day: number('day', 0, 99), month: number('month', 0, 99), year: number('year', 1000, 9999) };
}
