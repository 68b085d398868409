// The phone's body around the page: its size, its clock, its bars. A picture; everything real is inside the frame.
import { h } from './dom.js';
import { icon } from './icons.js';

/** Sizes of the screen in CSS pixels, upright. */
const sizes = { small: [320, 568], normal: [390, 844] };

export class Device {
  /** The frame that holds the phone's page. */
  frame = h('iframe', { title: 'Một Cửa', class: 'device-screen' });
  #clock = h('span', { class: 'device-clock' });
  #signal = h('span', { class: 'device-signal' });
  #body;

  /** @param {HTMLElement} stage @param {string} address */
  constructor(stage, address) {
    this.frame.src = address;
    this.#body = h(
      'div',
      { class: 'device' },
      h('div', { class: 'device-bar', 'aria-hidden': 'true' }, this.#clock, this.#signal),
      this.frame,
      h('div', { class: 'device-foot', 'aria-hidden': 'true' }),
    );
    stage.append(this.#body);
    this.#tick();
    setInterval(() => this.#tick(), 5000);
  }

  #tick() {
    this.#clock.textContent = new Date().toLocaleTimeString('vi', { hour: '2-digit', minute: '2-digit' });
  }

  /** @param {import('./types.js').Settings} settings */
  apply(settings) {
    const [short, long] = sizes[settings.size];
    const [width, height] = settings.landscape ? [long, short] : [short, long];
    this.frame.style.width = `${width}px`;
    this.frame.style.height = `${height}px`;
    this.#body.dataset.theme = settings.theme;
    this.#body.dataset.size = settings.size;
    this.#signal.replaceChildren(settings.offline ? icon('offline') : bars());
  }
}

/** Three bars of reception. */
function bars() {
  return h('span', { class: 'device-bars' }, h('i'), h('i'), h('i'));
}
