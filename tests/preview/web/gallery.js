// The gallery: every block in every state, on the phone.
import { Device } from './device.js';
import { h } from './dom.js';
import { Switches } from './switches.js';

/** @typedef {import('./types.js').Settings} Settings */

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

/** @type {Settings} */
let settings = {
  offline: false, push: true, language: 'vi', theme: 'system', text: '100', size: 'normal', landscape: false,
};

const here = () => decodeURIComponent(location.hash.slice(1)) || 'home';

function address() {
  const { language, theme, text } = settings;
  return `/phone?${new URLSearchParams({ exhibit: here(), language, theme, text })}`;
}

const device = new Device(element('stage'), address());
const switches = new Switches(element('switches'), (changed) => { settings = changed; show(); }, [{ key: 'offline' }, { key: 'push' }]);

function show() {
  switches.apply(settings);
  device.apply(settings);
  if (device.frame.contentWindow?.location.href !== new URL(address(), location.href).href) {
    device.frame.contentWindow?.location.replace(address());
  }
  void list();
}

async function list() {
  const answer = await fetch(`/api/gallery?language=${settings.language}`);
  /** @type {import('./types.js').Exhibit[]} */
  const all = await answer.json();
  element('exhibits').lang = settings.language;
  element('exhibits').replaceChildren(
    ...all.map((e) =>
      h('li', {}, h('a', { href: `#${e.name}`, 'aria-current': e.name === here() ? 'true' : null }, h('b', {}, e.screen.title), h('span', {}, e.about))),
    ),
  );
}

addEventListener('hashchange', show);
show();
