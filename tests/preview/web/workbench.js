// The phone on the designer's desk: switches left, what happens inside right.
import { Cards } from './cards.js';
import { Device } from './device.js';
import { h } from './dom.js';
import { Inspector } from './inspector.js';
import { Session } from './session.js';
import { Switches } from './switches.js';

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const device = new Device(element('stage'), '/phone');
const inspector = new Inspector(element('inspector'));
const session = new Session(
  {
    screen: ({ screen }) => inspector.screen(screen),
    stopped: () => { running(false); cards.state(''); inspector.note('the app is closed'); },
    settings: ({ settings }) => {
      switches.apply(settings);
      device.apply(settings);
    },
    action: ({ action }) => { running(true); inspector.action(action); },
    note: ({ text }) => inspector.note(text),
    notification: ({ title }) => inspector.note(`notification: ${title}`),
    card: ({ told }) => cards.state(told || 'The phone waits for a card.'),
    card_gone: () => cards.state(''),
    browse: ({ url }) => inspector.note(`browser: ${new URL(url).origin}${new URL(url).pathname}`),
  },
  { log: true },
);
const switches = new Switches(element('switches'), (settings) => session.set(settings));

const kill = h('button', { type: 'button', class: 'wb-button' }, 'Kill the app');
const open = h('button', { type: 'button', class: 'wb-button' }, 'Open the app');
kill.addEventListener('click', () => session.stop());
open.addEventListener('click', () => session.start());
element('switches').append(h('div', { class: 'wb-buttons' }, kill, open));
const cards = new Cards(element('switches'), (order) => session.card(order));
void cards.load();

/** @param {boolean} runs */
function running(runs) {
  kill.disabled = !runs;
  open.disabled = runs;
}
running(true);

device.frame.addEventListener('load', () => {
  const page = device.frame.contentDocument;
  if (!page) return;
  let waiting = 0;
  const look = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => inspector.walk(page));
  };
  new MutationObserver(look).observe(page.body, { subtree: true, childList: true, attributes: true, characterData: true });
  page.addEventListener('focusin', look);
  page.addEventListener('input', look);
  look();
});
