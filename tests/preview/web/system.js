// What the phone's system does around the app: the notification shade, the closed app, the browser. Its few words are the
// system's, not the app's, so they stand here and not in the core.
import { h } from './dom.js';
import { icon } from './icons.js';

const texts = {
  vi: { close: 'Đóng thông báo', open: 'Mở ứng dụng Một Cửa', closed: 'Ứng dụng đã đóng', browser: 'Mở trang trong trình duyệt', notification: 'Thông báo của điện thoại', code: 'Nội dung mã', read: 'Đọc mã', back: 'Hủy', card: 'Đang chờ thẻ' },
  en: { close: 'Close the notification', open: 'Open the app Một Cửa', closed: 'The app is closed', browser: 'Open the page in the browser', notification: 'Notification of the phone', code: 'What the code says', read: 'Read the code', back: 'Cancel', card: 'Waiting for a card' },
};

/** @typedef {'vi'|'en'} Language */

export class System {
  #shade;
  /** @type {Language} */
  #language = 'vi';
  /** @type {HTMLDialogElement|undefined} */
  #camera;
  /** @type {{dialog: HTMLDialogElement, told: HTMLElement}|undefined} */
  #card;

  /** @param {HTMLElement} shade where notifications are shown */
  constructor(shade) {
    this.#shade = shade;
  }

  /** @param {import('./types.js').Settings} settings */
  apply(settings) {
    this.#language = settings.language;
    const root = document.documentElement;
    root.dataset.theme = settings.theme;
    root.dataset.text = settings.text;
    this.#shade.setAttribute('aria-label', texts[settings.language].notification);
  }

  /**
   * A notification. It stays until it is tapped or closed: nobody has to be quick.
   * @param {{tag: string, title: string, text: string}} notification
   * @param {() => void} tapped
   */
  notify({ tag, title, text }, tapped) {
    const words = texts[this.#language];
    const close = h('button', { type: 'button', class: 'shade-close', 'aria-label': words.close }, icon('close'));
    const open = h(
      'button',
      { type: 'button', class: 'shade-open' },
      h('img', { src: '/mark.svg', alt: '', width: 36, height: 36 }),
      h('span', {}, h('span', { class: 'shade-title' }, title), h('span', { class: 'shade-text' }, text)),
    );
    const item = h('div', { class: 'shade-item', 'data-tag': tag }, open, close);
    close.addEventListener('click', () => item.remove());
    open.addEventListener('click', () => {
      item.remove();
      tapped();
    });
    for (const old of this.#shade.children) if (old.getAttribute('data-tag') === tag) old.remove();
    this.#shade.prepend(item);
  }

  /**
   * Opens a page beside the phone. Where the browser does not allow that, a button asks the person to.
   * @param {string} url
   */
  browse(url) {
    const opened = window.open(url, 'motcua-browser', 'popup,width=440,height=860');
    if (opened) {
      // The page must not reach back into the phone.
      opened.opener = null;
      return;
    }
    this.notify({ tag: 'browser', title: texts[this.#language].browser, text: new URL(url).host }, () => {
      window.open(url, 'motcua-browser', 'popup,width=440,height=860');
    });
  }

  /**
   * The camera, played by a text box: what is typed is what the code says. Null when the person goes back.
   * @param {{title: string, text: string}} asked
   * @returns {Promise<string|null>}
   */
  scan({ title, text }) {
    // The line to the preview came back while the camera is open: whoever waits for its answer still does.
    if (this.#camera?.open) return new Promise(() => {});
    const words = texts[this.#language];
    const code = h('input', { id: 'camera-code', name: 'code', type: 'text', autocomplete: 'off', autofocus: true });
    const dialog = h(
      'dialog',
      { class: 'dialog camera', 'aria-labelledby': 'camera-title', 'aria-describedby': 'camera-text' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', { id: 'camera-title' }, title),
        h('p', { id: 'camera-text' }, text),
        h('div', { class: 'field' }, h('label', { for: 'camera-code', class: 'label' }, words.code), code),
        h(
          'div',
          { class: 'buttons' },
          h('button', { value: 'read', class: 'button button-primary' }, words.read),
          h('button', { value: 'back', class: 'button button-secondary' }, words.back),
        ),
      ),
    );
    this.#camera = dialog;
    return new Promise((answer) => {
      showDialog(dialog, () => answer(dialog.returnValue === 'read' ? code.value : null));
    });
  }

  /**
   * The sheet while a card is waited for or read, until `cardGone`. One that is there takes the new words.
   * @param {{title: string, text: string, told: string}} sheet
   * @param {() => void} cancelled by the person
   */
  card({ title, text, told }, cancelled) {
    const words = texts[this.#language];
    if (this.#card) {
      this.#card.told.textContent = told || words.card;
      return;
    }
    const said = h('p', { role: 'status' }, told || words.card);
    const cancel = h('button', { type: 'button', class: 'button button-secondary', autofocus: true }, words.back);
    const dialog = h(
      'dialog',
      { class: 'dialog card-sheet', 'aria-labelledby': 'card-title', 'aria-describedby': 'card-text' },
      h('h2', { id: 'card-title' }, title),
      h('p', { id: 'card-text' }, text),
      h('progress', { class: 'bar', 'aria-labelledby': 'card-title' }),
      said,
      h('div', { class: 'buttons' }, cancel),
    );
    cancel.addEventListener('click', () => {
      cancelled();
      this.cardGone();
    });
    // The Escape key.
    dialog.addEventListener('cancel', () => {
      this.#card = undefined;
      cancelled();
    });
    this.#card = { dialog, told: said };
    showDialog(dialog);
  }

  /** The card was read or given up. */
  cardGone() {
    this.#card?.dialog.close();
    this.#card = undefined;
  }

  /** The camera and the sheet of a card go, as when the app is killed below them. */
  covered() {
    this.#camera?.close('back');
    this.#camera = undefined;
    this.cardGone();
  }

  /** The home screen of the phone, with the app on it. @param {() => void} opened */
  home(opened) {
    const words = texts[this.#language];
    const app = h(
      'button',
      { type: 'button', class: 'launcher-app', 'aria-label': words.open },
      h('img', { src: '/mark.svg', alt: '', width: 64, height: 64 }),
      h('span', {}, 'Một Cửa'),
    );
    app.addEventListener('click', opened);
    return h('main', { class: 'launcher' }, h('h1', { class: 'visually-hidden' }, words.closed), app);
  }
}

/**
 * Opens a dialog over the page; focus is back where it was when it closes.
 * @param {HTMLDialogElement} dialog
 * @param {() => void} [closed]
 */
function showDialog(dialog, closed) {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
    closed?.();
  });
}
