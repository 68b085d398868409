// Elements from plain functions, and a patch that leaves alone what the person is using.

/** @typedef {Node|string|null|undefined|false} Child */
/** @typedef {Child|Child[]|(Child|Child[])[]} Children */

/**
 * An element. Attributes that are null, undefined or false are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|number|boolean|null|undefined>} [attributes]
 * @param {...Children} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of /** @type {Child[]} */ (children.flat(2))) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** The name by which a node is found again: its id or `data-key`. @param {Node} node */
function key(node) {
  return node instanceof Element ? node.id || node.getAttribute('data-key') : null;
}

/** @param {Node} a @param {Node} b */
function same(a, b) {
  return a.nodeName === b.nodeName && key(a) === key(b);
}

/**
 * Attributes the person or the browser changes; the page must not take them back.
 * @param {string} name
 */
const theirs = (name) => name === 'open' || name === 'tabindex';

/**
 * Makes `old` look like `next`, keeping every node that is still wanted, so that focus, cursor, scroll and an input
 * method's half-written syllable survive. Values of text inputs are not touched: see buffers.js.
 * @param {Element} old
 * @param {Element} next
 */
export function patch(old, next) {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !theirs(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (name !== 'value' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old instanceof HTMLInputElement && next instanceof HTMLInputElement) {
    if (old.type === 'radio' || old.type === 'checkbox') old.checked = next.checked;
    return;
  }
  if (old instanceof HTMLTextAreaElement) return;
  if (old instanceof HTMLProgressElement && next instanceof HTMLProgressElement && next.hasAttribute('value')) {
    old.value = next.value;
  }
  children(old, next);
}

/** @param {Element} old @param {Element} next */
function children(old, next) {
  /** @type {Map<string, Node>} */
  const keyed = new Map();
  for (const node of old.childNodes) {
    const name = key(node);
    if (name) keyed.set(name, node);
  }
  let place = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const name = key(wanted);
    let found = name ? keyed.get(name) : place && !key(place) && same(place, wanted) ? place : undefined;
    if (found && !same(found, wanted)) found = undefined;
    if (!found) {
      old.insertBefore(wanted, place);
      continue;
    }
    if (found === place) place = place.nextSibling;
    else place = bring(old, found, place);
    if (found instanceof Element && wanted instanceof Element) patch(found, wanted);
    else if (found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
  }
  while (place) {
    const after = place.nextSibling;
    place.remove();
    place = /** @type {ChildNode|null} */ (after);
  }
}

/**
 * Brings a kept node to its place. Moving an element takes its focus away, so what stands before it is moved instead.
 * @param {Element} parent
 * @param {Node} found
 * @param {ChildNode|null} place
 * @returns {ChildNode|null} the node to look at next
 */
function bring(parent, found, place) {
  if (!found.contains(document.activeElement)) {
    parent.insertBefore(found, place);
    return place;
  }
  for (let node = place; node && node !== found; ) {
    const after = /** @type {ChildNode|null} */ (node.nextSibling);
    parent.append(node);
    node = after;
  }
  return /** @type {ChildNode|null} */ (found.nextSibling);
}

/** A stable element id for a block or a part of one. @param {...string} parts */
export const domId = (...parts) => `b-${parts.join('--').replace(/[^\p{L}\p{N}_-]/gu, '_')}`;

/** Text with its line breaks. @param {string} text @returns {Child[]} */
export function lines(text) {
  return text.split('\n').flatMap((line, i) => (i === 0 ? [line] : [document.createElement('br'), line]));
}
