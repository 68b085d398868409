// The shell: draws screens into the page, turns what the person does into actions. Knows nothing of where they go.
import { draw } from './blocks/index.js';
import { button } from './blocks/text.js';
import { Buffers } from './buffers.js';
import { Choices } from './choices.js';
import { confirm } from './confirm.js';
import { domId, h, patch } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('./types.js').Screen} Screen */
/** @typedef {import('./types.js').Action} Action */

/**
 * @typedef {object} Outlet
 * @property {(action: Action) => void} send
 * @property {(block: string, files: File[]) => void} addFiles
 */

const APP = 'Một Cửa';

/** No run of the core. */
const CLOSED = -1;

export class Shell {
  #root;
  #announcer;
  #out;
  #buffers;
  #choices = new Choices(() => this.#draw());
  /** @type {Screen|undefined} */
  #shown;
  #instance = CLOSED;

  /**
   * @param {HTMLDivElement} root what the screen is drawn into
   * @param {HTMLElement} announcer a live region
   * @param {Outlet} out
   */
  constructor(root, announcer, out) {
    this.#root = root;
    this.#announcer = announcer;
    this.#out = out;
    this.#buffers = new Buffers(root, (action) => out.send(action));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('submit', (event) => this.#submitted(event));
    root.addEventListener('change', (event) => this.#changed(event));
    root.addEventListener('keydown', (event) => this.#key(event));
  }

  /** The screen that is shown. */
  get screen() {
    return this.#shown;
  }

  /** Commits what is typed: the page is being left. */
  flush() {
    this.#buffers.flush();
  }

  /**
   * Shows a screen; an older one than is shown is dropped. A new instance of the core starts from nothing, as a
   * new process would.
   * @param {Screen} screen
   * @param {number} instance
   */
  show(screen, instance) {
    const before = instance === this.#instance ? this.#shown : undefined;
    if (before && screen.revision <= before.revision) return;
    const first = this.#shown === undefined;
    const moved = before?.route !== screen.route;
    this.#shown = screen;
    this.#instance = instance;
    if (moved) {
      // Not flushed: a commit names only its block, and another route may have one of the same name.
      this.#buffers.reset();
      this.#choices.reset();
      this.#root.replaceChildren(...page(screen));
      this.#buffers.settle();
    } else {
      this.#draw();
    }
    document.documentElement.lang = screen.language;
    document.documentElement.dataset.revision = String(screen.revision);
    document.title = screen.title === APP ? APP : `${screen.title} · ${APP}`;
    if (screen.chrome.announcement) this.#announce(screen.chrome.announcement);
    if (screen.chrome.focus) this.focus(screen.chrome.focus);
    else if (moved && !first) this.#begin();
  }

  /** Draws the screen that is shown, keeping what the person is using. */
  #draw() {
    if (!this.#shown || this.#instance === CLOSED) return;
    patch(this.#root, h('div', attributes(this.#root), page(this.#choices.over(this.#shown))));
    this.#buffers.settle();
  }

  /** Shows that the app does not run. @param {Node} closed */
  close(closed) {
    this.#buffers.reset();
    this.#instance = CLOSED;
    this.#root.replaceChildren(closed);
  }

  /** A new page begins at its title. */
  #begin() {
    scrollTo(0, 0);
    const title = this.#root.querySelector('h1');
    if (title instanceof HTMLElement) title.focus({ preventScroll: true });
  }

  /** @param {string} text */
  #announce(text) {
    // Emptied first, so that the same words are said again.
    this.#announcer.textContent = '';
    requestAnimationFrame(() => { this.#announcer.textContent = text; });
  }

  /**
   * Moves focus to a block: to its input when it has one.
   * @param {string} id
   */
  focus(id) {
    const block = document.getElementById(domId(id));
    if (!block) return;
    const input = block.querySelector('input:checked') ?? block.querySelector('[aria-invalid] input, input, textarea, select');
    const target = input instanceof HTMLElement ? input : block;
    if (target === block) block.setAttribute('tabindex', '-1');
    target.focus({ preventScroll: true });
    // The whole block, so that label and error are seen with the input.
    block.scrollIntoView({ block: 'start' });
  }

  /** @param {MouseEvent} event */
  async #clicked(event) {
    const map = event.target instanceof Element ? event.target.closest('[data-map]') : null;
    if (map instanceof HTMLElement) {
      this.#touched(map, event);
      return;
    }
    const pressed = event.target instanceof Element ? event.target.closest('[data-press], [data-back]') : null;
    if (!(pressed instanceof HTMLButtonElement) || pressed.type === 'submit') return;
    await this.#press(pressed);
  }

  /** A place of a map, in thousandths of the square that is shown. @param {HTMLElement} map @param {MouseEvent} event */
  #touched(map, event) {
    this.#buffers.flush();
    const { left, top, width, height } = map.getBoundingClientRect();
    const at = { x: Math.round(((event.clientX - left) / width) * 1000), y: Math.round(((event.clientY - top) / height) * 1000) };
    this.#out.send({ type: 'point', block: map.dataset['map'] ?? '', at });
  }

  /** @param {SubmitEvent} event */
  async #submitted(event) {
    event.preventDefault();
    this.#buffers.flush();
    const primary = this.#root.querySelector('button[type=submit]');
    if (primary instanceof HTMLButtonElement) await this.#press(primary);
  }

  /** @param {HTMLButtonElement} pressed */
  async #press(pressed) {
    this.#buffers.flush();
    if (pressed.getAttribute('aria-disabled') === 'true') return;
    if (pressed.dataset.back !== undefined) {
      this.#out.send({ type: 'back' });
      return;
    }
    const id = pressed.dataset.press ?? '';
    if (id.startsWith('focus:')) {
      this.focus(id.slice('focus:'.length));
      return;
    }
    const question = pressed.dataset.confirm;
    if (question && !(await confirm(JSON.parse(question), pressed.classList.contains('button-destructive')))) return;
    this.#out.send({ type: 'press', id });
  }

  /** @param {Event} event */
  #changed(event) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const files = input.dataset.files;
    if (files !== undefined) {
      this.#out.addFiles(files, [...(input.files ?? [])]);
      input.value = '';
      return;
    }
    const choice = input.closest('[data-choice]');
    if (!(choice instanceof HTMLElement)) return;
    const selected = [...choice.querySelectorAll('input:checked')].map((i) => /** @type {HTMLInputElement} */ (i).value);
    const block = choice.dataset.choice ?? '';
    this.#choices.chose(block, selected);
    this.#out.send({ type: 'choose', block, selected });
  }

  /** Enter in a field commits it even where there is no next step. @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && !event.isComposing) this.#buffers.flush();
  }
}

/** @param {Element} element */
const attributes = (element) => Object.fromEntries([...element.attributes].map((a) => [a.name, a.value]));

/** @param {Screen} screen */
function page(screen) {
  return [top(screen), main(screen), tabs(screen)].filter((part) => part !== undefined);
}

/** @param {Screen} screen */
function top(screen) {
  const { back, offline, status } = screen.chrome;
  return h(
    'header',
    { class: screen.tabs.length > 0 ? 'top top-root' : 'top', 'data-key': 'top' },
    back !== null
      ? h('button', { type: 'button', class: 'back', 'data-back': true, 'data-key': 'back' }, icon('back'), h('span', {}, back))
      : h('p', { class: 'brand', 'data-key': 'brand' }, mark(), h('span', {}, APP)),
    h('p', { class: 'status', role: 'status', 'data-key': 'status' }, offline && icon('offline'), status ?? ''),
  );
}

/** @param {Screen} screen */
function main(screen) {
  return h(
    'main',
    { class: 'page', 'data-key': 'main' },
    h(
      'form',
      { novalidate: true, autocomplete: 'off', 'data-key': 'form' },
      h('h1', { tabindex: '-1', 'data-key': 'title' }, screen.title),
      screen.blocks.map((block) => draw(block, screen.language)),
      screen.actions.length > 0 &&
        h(
          'div',
          { class: 'buttons page-actions', 'data-key': 'actions' },
          screen.actions.map((a) => button(a, a.role === 'primary')),
        ),
    ),
  );
}

/** @param {Screen} screen */
function tabs(screen) {
  if (screen.tabs.length === 0) return undefined;
  return h(
    'nav',
    { class: 'tabs', 'data-key': 'tabs' },
    h(
      'ul',
      {},
      screen.tabs.map((tab) =>
        h(
          'li',
          { 'data-key': tab.id },
          h(
            'button',
            { type: 'button', class: 'tab', 'data-press': tab.id, 'aria-current': tab.selected ? 'page' : null },
            h('span', { class: 'tab-icon' }, icon(tab.icon), tab.badge > 0 && h('span', { class: 'badge', 'aria-hidden': 'true' }, String(tab.badge))),
            h('span', { class: 'tab-label' }, tab.label),
          ),
        ),
      ),
    ),
  );
}

/** The mark: a door in a lotus. */
export function mark() {
  const image = h('img', { src: '/mark.svg', alt: '', width: 28, height: 28, class: 'mark' });
  return image;
}
