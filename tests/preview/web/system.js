// What the phone's system does around the app: the notification shade, the closed app, the browser. Its few words are the
// system's, not the app's, so they stand here and not in the core.
import { h } from './dom.js';
import { icon } from './icons.js';

const texts = {
  vi: { close: 'Đóng thông báo', open: 'Mở ứng dụng Một Cửa', closed: 'Ứng dụng đã đóng', browser: 'Mở trang trong trình duyệt', notification: 'Thông báo của điện thoại' },
  en: { close: 'Close the notification', open: 'Open the app Một Cửa', closed: 'The app is closed', browser: 'Open the page in the browser', notification: 'Notification of the phone' },
};

/** @typedef {'vi'|'en'} Language */

export class System {
  #shade;
  /** @type {Language} */
  #language = 'vi';

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
