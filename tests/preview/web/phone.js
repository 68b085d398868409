// The phone: a shell on a session, or, with ?exhibit=, on one screen of the gallery.
import { Session } from './session.js';
import { Shell } from './shell.js';
import { System } from './system.js';

/** @param {string} id */
function element(id) {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLDivElement)) throw new Error(`no ${id}`);
  return found;
}

const asked = new URLSearchParams(location.search);
const system = new System(element('shade'));

/** A live phone. */
function live() {
  /** @type {Shell} */
  let shell;
  const session = new Session({
    screen: ({ instance, screen }) => shell.show(screen, instance),
    stopped: () => { system.covered(); shell.close(system.home(() => session.start())); },
    settings: ({ settings }) => system.apply(settings),
    browse: ({ url, client }) => { if (mine(client)) system.browse(url); },
    file: ({ id, client }) => { if (mine(client)) system.browse(new URL(`/api/shown/${id}`, location.href).href); },
    scan: async (asked) => session.scanned(await system.scan(asked)),
    card: (sheet) => system.card(sheet, () => session.card({ do: 'cancel' })),
    card_gone: () => system.cardGone(),
    notification: (n) => system.notify(n, () => session.send({ type: 'open_link', url: n.link })),
    line: (up) => { document.documentElement.dataset.line = up ? 'up' : 'down'; },
  });
  /** @param {string|null} client */
  const mine = (client) => client === null || client === session.client;
  shell = new Shell(element('screen'), element('announcer'), session);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') session.send({ type: 'foreground' });
    else shell.flush();
  });
  addEventListener('pagehide', () => shell.flush());
}

/**
 * One screen of the gallery; nothing answers it, what is done is told to the page around.
 * @param {string} name
 */
async function exhibit(name) {
  const language = asked.get('language') === 'en' ? 'en' : 'vi';
  /** @param {string} key */
  const from = (key) => /** @type {any} */ (asked.get(key));
  system.apply({
    offline: false, push: true, language, theme: from('theme') ?? 'system', text: from('text') ?? '100',
    size: 'normal', landscape: false,
  });
  /** @param {unknown} action */
  const tell = (action) => parent !== window && parent.postMessage({ action }, location.origin);
  const shell = new Shell(element('screen'), element('announcer'), {
    send: tell,
    addFiles: (block, files) => tell({ type: 'add_file', block, names: files.map((f) => f.name) }),
  });
  const answer = await fetch(`/api/gallery?language=${language}`);
  /** @type {import('./types.js').Exhibit[]} */
  const all = await answer.json();
  const found = all.find((e) => e.name === name) ?? all[0];
  if (!found) return;
  // The core's wish for focus would scroll every picture of the gallery.
  if (asked.get('focus') === 'no') found.screen.chrome.focus = null;
  shell.show(found.screen, 1);
}

const name = asked.get('exhibit');
if (name === null) live();
else await exhibit(name);
