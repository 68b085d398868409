// What a screen reader is told of every screen of the gallery in the preview, as Chromium's own accessibility tree has it:
// node trees.mjs FOLDER writes FOLDER/vi.json and en.json for the comparison with the other shells (tests/parity).
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from './browser.mjs';
import { startFixture } from './preview.mjs';

/** @typedef {{nodeId: string, ignored: boolean, role?: {value: string}, name?: {value: string}, description?: {value: string}, value?: {value: unknown}, properties?: {name: string, value: {value: unknown}}[], childIds?: string[], backendDOMNodeId?: number}} AxNode */
/** @typedef {{role: string, block: string, name: string, value: string, error: string, selected: boolean, disabled: boolean}} Element_ */
/** @typedef {{block: string, error: string, described: boolean, current: boolean}} Place what the page itself says of a node */

const folder = process.argv[2];
if (folder === undefined) throw new Error('node trees.mjs FOLDER');
await mkdir(folder, { recursive: true });

/** @type {Record<string, string>} */
const roles = {
  heading: 'heading', button: 'button', link: 'button', textbox: 'textbox', searchbox: 'textbox', checkbox: 'checkbox', radio: 'radio',
  progressbar: 'progress', StaticText: 'text', ListMarker: 'text', image: 'image', img: 'image',
};

/**
 * Which part of the page each node stands in, what is said to be wrong there, and whether it only describes an input.
 * @param {import('playwright-core').CDPSession} cdp
 */
async function places(cdp) {
  const { root } = await cdp.send('DOM.getDocument', { depth: -1, pierce: true });
  /** @type {Map<number, Place>} */
  const found = new Map();
  /** @type {Map<string, string>} */
  const words = new Map();
  /** @param {any} node @returns {string} */
  const text = (node) => (node.nodeType === 3 ? node.nodeValue : (node.children ?? []).map(text).join(''));
  /** @param {any} node @returns {Record<string, string>} */
  const attributes = (node) => Object.fromEntries(Array.from({ length: (node.attributes ?? []).length / 2 }, (_, i) => [node.attributes[2 * i], node.attributes[2 * i + 1]]));
  /** @type {Set<string>} */
  const describing = new Set();
  /** @param {any} node */
  const collect = (node) => {
    const own = attributes(node);
    if (own['id']) words.set(own['id'], text(node));
    // A file button stands under its words, as on the phones.
    if (['INPUT', 'TEXTAREA'].includes(node.nodeName) && own['type'] !== 'file') for (const id of (own['aria-describedby'] ?? '').split(' ')) describing.add(id);
    for (const child of node.children ?? []) collect(child);
  };
  /** @param {any} node @param {Place} at */
  const walk = (node, at) => {
    const own = attributes(node);
    const described = (own['aria-describedby'] ?? '').split(' ').filter((id) => id.endsWith('--error'));
    const here = {
      block: own['data-block'] !== undefined ? `block:${own['data-block']}` : at.block,
      error: described.length > 0 ? described.map((id) => words.get(id) ?? '').join(' ') : at.error,
      described: at.described || describing.has(own['id'] ?? ' '),
      current: !['false', undefined].includes(own['aria-current']),
    };
    found.set(node.backendNodeId, here);
    for (const child of node.children ?? []) walk(child, here);
  };
  collect(root);
  walk(root, { block: '', error: '', described: false, current: false });
  return found;
}

/** @param {AxNode} node @param {string} name */
const property = (node, name) => node.properties?.find((p) => p.name === name)?.value.value;

/** All words within a node. @param {AxNode | undefined} node @param {Map<string, AxNode>} all @returns {string} */
const said = (node, all) =>
  node?.role?.value === 'StaticText' ? (node.name?.value ?? '') : (node?.childIds ?? []).map((id) => said(all.get(id), all)).join(' ');

/**
 * A row of a table as it is read: each cell after the heading of its column, which the table itself must know.
 * @param {AxNode} row @param {string[]} columns headings so far; those of a row of headings are added @param {Map<string, AxNode>} all
 */
function tableRow(row, columns, all) {
  /** @type {(node: AxNode | undefined) => AxNode[]} */
  const cells = (node) => (node?.childIds ?? []).flatMap((id) => {
    const child = all.get(id);
    return child === undefined ? [] : ['columnheader', 'rowheader', 'cell', 'gridcell'].includes(child.role?.value ?? '') && !child.ignored ? [child] : cells(child);
  });
  return cells(row).map((cell, n) => {
    const words = said(cell, all).trim();
    if (cell.role?.value === 'columnheader') columns.push(words);
    return ['columnheader', 'rowheader'].includes(cell.role?.value ?? '') ? words : `${columns[n] ?? 'NO HEADING'}: ${words}`;
  }).join(', ');
}

/**
 * @param {import('playwright-core').CDPSession} cdp
 * @returns {Promise<Element_[]>}
 */
async function elements(cdp) {
  const at = await places(cdp);
  const { nodes } = /** @type {{nodes: AxNode[]}} */ (/** @type {unknown} */ (await cdp.send('Accessibility.getFullAXTree')));
  const all = new Map(nodes.map((n) => [n.nodeId, n]));
  /** @type {Element_[]} */
  const out = [];
  /** @type {string[]} */
  let columns = [];
  /** What the styles add (the numbers of steps) is no node of the page: it stands where its parent does. @param {AxNode | undefined} node @param {Place} around */
  const walk = (node, around) => {
    if (!node) return;
    const given = node.role?.value ?? '';
    // The words of an input stand with the input.
    if (given === 'LabelText') return;
    const role = node.ignored ? undefined : roles[given];
    const place = at.get(node.backendDOMNodeId ?? -1) ?? around;
    if (given === 'table') columns = [];
    if (given === 'row') {
      out.push({ role: 'text', block: place.block, name: tableRow(node, columns, all), value: '', error: '', selected: false, disabled: false });
      return;
    }
    if (role && !(role === 'text' && place.described)) {
      const invalid = role === 'textbox' && !['false', undefined].includes(/** @type {string | undefined} */ (property(node, 'invalid')));
      const name = [node.name?.value ?? '', role === 'text' || role === 'button' ? '' : (node.description?.value ?? '')].join(' ').trim();
      out.push({
        role, block: place.block, name,
        value: role === 'textbox' ? String(node.value?.value ?? '') : '',
        error: invalid ? place.error : '',
        selected: property(node, 'checked') === 'true' || property(node, 'selected') === true || place.current,
        disabled: property(node, 'disabled') === true,
      });
      return;
    }
    for (const child of node.childIds ?? []) walk(all.get(child), place);
  };
  walk(nodes[0], { block: '', error: '', described: false, current: false });
  return out.filter((e) => e.role !== 'text' || e.name.trim() !== '');
}

const preview = await startFixture();
const browser = await launch();
try {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  await cdp.send('Accessibility.enable');
  for (const language of ['vi', 'en']) {
    const names = (await (await fetch(`${preview.base}/api/gallery?language=${language}`)).json()).map((/** @type {{name: string}} */ e) => e.name);
    /** @type {Record<string, Element_[]>} */
    const trees = {};
    for (const exhibit of names) {
      await page.goto(`${preview.base}/phone?${new URLSearchParams({ exhibit, language, theme: 'light', text: '100' })}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      trees[exhibit] = await elements(cdp);
    }
    await writeFile(join(folder, `${language}.json`), JSON.stringify(trees, null, 1));
  }
} finally {
  await browser.close();
  await preview.stop();
}
