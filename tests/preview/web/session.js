// The line to the core: actions out in order, events in, on a connection that comes back by itself.

/** @typedef {import('./types.js').Action} Action */
/** @typedef {import('./types.js').Screen} Screen */
/** @typedef {import('./types.js').Settings} Settings */

/**
 * @typedef {object} Handlers
 * @property {(data: {instance: number, screen: Screen}) => void} [screen]
 * @property {(data: {instance: number}) => void} [stopped]
 * @property {(data: {settings: Settings}) => void} [settings]
 * @property {(data: {url: string, client: string|null}) => void} [browse]
 * @property {(data: {id: string, name: string, client: string|null}) => void} [file]
 * @property {(data: {title: string, text: string}) => void} [scan]
 * @property {(data: {title: string, text: string, told: string}) => void} [card]
 * @property {() => void} [card_gone]
 * @property {(data: {channel: 'progress'|'attention', tag: string, title: string, text: string, link: string}) => void} [notification]
 * @property {(data: {action: Action}) => void} [action]
 * @property {(data: {text: string}) => void} [note]
 * @property {(up: boolean) => void} [line] the connection to the preview itself
 */

/** How long to wait before asking again when the preview does not answer. */
const AGAIN = 500;

export class Session {
  /** Names this page, so that only the page that acted opens what is to be opened. */
  client = crypto.randomUUID();
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #handlers;
  #address;
  /** @type {EventSource|undefined} */
  #source;

  /** @param {Handlers} handlers @param {{log?: boolean}} [options] */
  constructor(handlers, { log = false } = {}) {
    this.#handlers = handlers;
    this.#address = `/api/screens${log ? '?log=true' : ''}`;
    this.#listen();
  }

  #listen() {
    const source = new EventSource(this.#address);
    this.#source = source;
    source.addEventListener('open', () => this.#handlers.line?.(true));
    source.addEventListener('error', () => {
      this.#handlers.line?.(false);
      // The browser tries again after a cut by itself, but not after an answer it did not like.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#listen(), AGAIN);
    });
    for (const [name, handler] of Object.entries(this.#handlers)) {
      if (name === 'line') continue;
      source.addEventListener(name, (event) => handler(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
  }

  /** Ends the line, as when the page is left. */
  close() {
    this.#source?.close();
  }

  /**
   * Sends an action after all earlier ones have arrived.
   * @param {Action} action
   */
  send(action) {
    this.#then(() => post('/api/action', action, { 'x-preview-client': this.client }));
  }

  /**
   * Hands picked files over, one after the other.
   * @param {string} block
   * @param {File[]} files
   */
  addFiles(block, files) {
    for (const file of files) {
      this.#then(async () => {
        const form = new FormData();
        form.append('file', file, file.name);
        const answer = await fetch('/api/files', { method: 'POST', body: form });
        if (!answer.ok) throw new Error(`picked file: ${answer.status}`);
        const { path, name } = await answer.json();
        await post('/api/action', { type: 'add_file', block, path, name }, { 'x-preview-client': this.client });
      });
    }
  }

  /** What was held before the camera; null: the person went back. @param {string|null} text */
  scanned(text) {
    this.#then(() => post('/api/scanned', { text }));
  }

  /** What is done with an identity card at the phone. @param {import('./types.js').CardOrder} order */
  card(order) {
    this.#then(() => post('/api/card', order));
  }

  /** Opens the app. */
  start() {
    this.#then(() => post('/api/start'));
  }

  /** Kills the app. */
  stop() {
    this.#then(() => post('/api/stop'));
  }

  /** @param {Settings} settings */
  set(settings) {
    this.#then(() => post('/api/settings', settings, {}, 'PUT'));
  }

  /** @param {() => Promise<unknown>} act */
  #then(act) {
    this.#queue = this.#queue.then(act).catch((error) => console.warn('preview:', error));
  }
}

/**
 * @param {string} address
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @param {string} [method]
 */
async function post(address, body, headers = {}, method = 'POST') {
  const answer = await fetch(address, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  // 409: the app is closed, or another page was first. The page shows that already.
  if (!answer.ok && answer.status !== 409) throw new Error(`${address}: ${answer.status}`);
}
