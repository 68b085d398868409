// The page as a screen reader walks it: roles, names, states, in order. A reading of the HTML for designers; the axe tests
// check the real thing.

/** @typedef {{depth: number, role: string, name: string, state: string}} Node_ */

/** @type {Record<string, string>} */
const roles = {
  HEADER: 'banner', MAIN: 'main', NAV: 'navigation', H1: 'heading 1', H2: 'heading 2', UL: 'list', OL: 'list', LI: 'item',
  BUTTON: 'button', A: 'link', TEXTAREA: 'text field', FIELDSET: 'group', DL: 'pairs', DT: 'term', DD: 'definition',
  P: 'text', PROGRESS: 'progress', ARTICLE: 'article', DIALOG: 'dialog', FORM: '', SECTION: '',
};

/** @type {Record<string, string>} */
const inputs = { radio: 'radio button', checkbox: 'checkbox', search: 'search field', file: 'file button' };

/** Elements whose words are their name; what is inside is not walked. */
const leaves = new Set(['BUTTON', 'A', 'H1', 'H2', 'P', 'DT', 'LABEL', 'LEGEND', 'PROGRESS']);

/** @param {Element} element */
const squeeze = (element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** @param {Element} element */
function referred(element, attribute = 'aria-labelledby') {
  const ids = element.getAttribute(attribute)?.split(' ') ?? [];
  return ids.map((id) => element.ownerDocument.getElementById(id)).flatMap((e) => (e ? [squeeze(e)] : [])).join(' ');
}

/** @param {Element} element */
function name(element) {
  const own = referred(element) || element.getAttribute('aria-label');
  if (own) return own;
  const labels = 'labels' in element ? [.../** @type {HTMLInputElement} */ (element).labels ?? []] : [];
  if (labels.length > 0) return labels.map(squeeze).join(' ');
  if (element.tagName === 'FIELDSET') return squeeze(element.querySelector('legend') ?? document.createElement('i'));
  return leaves.has(element.tagName) || element.tagName === 'DD' ? squeeze(element) : '';
}

/** @param {Element} element */
function state(element) {
  const input = /** @type {HTMLInputElement} */ (element);
  const parts = [
    ['radio', 'checkbox'].includes(input.type) && (input.checked ? 'checked' : 'not checked'),
    element.getAttribute('aria-current') && 'current',
    element.getAttribute('aria-disabled') === 'true' && 'unavailable',
    element.getAttribute('aria-invalid') === 'true' && 'invalid',
    element.getAttribute('aria-required') === 'true' && 'required',
    element.matches(':focus') && 'FOCUS',
    typeof input.value === 'string' && element.matches('[data-field], [data-date]') && input.value !== '' && `“${input.value}”`,
    referred(element, 'aria-describedby'),
  ];
  return parts.filter(Boolean).join(' · ');
}

/**
 * @param {Element} root
 * @returns {Node_[]}
 */
export function tree(root) {
  /** @type {Node_[]} */
  const out = [];
  walk(root, 0, out);
  return out;
}

/** @param {Element} element @param {number} depth @param {Node_[]} out */
function walk(element, depth, out) {
  if (element.getAttribute('aria-hidden') === 'true' || ['LABEL', 'LEGEND', 'SCRIPT'].includes(element.tagName)) return;
  const given = element.tagName === 'INPUT' ? inputs[/** @type {HTMLInputElement} */ (element).type] ?? 'text field' : roles[element.tagName];
  const role = element.getAttribute('role') ?? (element.tagName === 'SECTION' && referred(element) ? 'region' : given);
  const described = element.id.endsWith('--hint') || element.id.endsWith('--error') || element.id.endsWith('--source');
  const shown = role && !(element.tagName === 'P' && (described || squeeze(element) === ''));
  if (shown) out.push({ depth, role, name: name(element), state: state(element) });
  if (leaves.has(element.tagName) || role === 'img') return;
  for (const child of element.children) walk(child, shown ? depth + 1 : depth, out);
}
