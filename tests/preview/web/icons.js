// Own drawings, 24 × 24, stroked with the text's colour. Always beside words, so hidden from screen readers.

const paths = {
  home: 'M4 11.2 12 4.5l8 6.7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z',
  dossiers: 'M3.5 8V6.2a1 1 0 0 1 1-1h4.7l2 2.3h8.3a1 1 0 0 1 1 1v9.3a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1zM7.5 12.5h9M7.5 15.5h5.5',
  shelf: 'M6 3.8h8.2L18.5 8v12a.7.7 0 0 1-.7.7H6.2a.7.7 0 0 1-.7-.7V4.5a.7.7 0 0 1 .7-.7zM14 4v4.3h4.3M9 14.3l2.2 2.2 4-4.2',
  person: 'M12 11.6a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8zM4.6 20.2c.6-3.7 3.6-5.8 7.4-5.8s6.8 2.1 7.4 5.8',
  back: 'M14.8 5 8 12l6.8 7',
  next: 'M9.2 5 16 12l-6.8 7',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.2',
  success: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM7.8 12.3l3 3 5.5-6',
  warning: 'M12 4 21.5 20h-19zM12 10v4.5M12 17.2v.2',
  error: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7.5v5.5M12 16.2v.2',
  todo: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17z',
  partly: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 3.5v17M14.5 4.5v15M17 6v12',
  lock: 'M6.5 11h11v8.5h-11zM8.8 11V8a3.2 3.2 0 0 1 6.4 0v3M12 14.5v2',
  dot: 'M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  stop: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 8.5l7 7M15.5 8.5l-7 7',
  search: 'M10.8 17.3a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.6 15.6 20.5 20.5',
  plus: 'M12 5v14M5 12h14',
  file: 'M6.5 3.5h7.3L18 7.8V20a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 20V4a.5.5 0 0 1 .5-.5zM13.5 3.8V8.2h4.3',
  close: 'M6 6l12 12M18 6 6 18',
  offline: 'M4 4l16 16M3.5 10.2A13 13 0 0 1 8 7.3M12 6.5c3.3 0 6.3 1.4 8.5 3.7M7 13.8a7.5 7.5 0 0 1 3.5-1.8M16 12.9l1 .9M10.2 17.3a2.8 2.8 0 0 1 3.6 0',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.5 2',
  send: 'M12 19V5M6 11l6-6 6 6',
  seal: 'M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8.5 13.5 7 20.5l5-2.6 5 2.6-1.5-7M9.8 9.2l1.6 1.6 2.9-3.2',
  question: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.3 9.5a2.7 2.7 0 1 1 4 2.4c-.9.5-1.3 1-1.3 2M12 16.8v.2',
  pen: 'M4.5 19.5l.8-3.8L15.8 5.2l3 3L8.3 18.7zM13.5 7.5l3 3',
};

/** @typedef {keyof typeof paths} IconName */

/**
 * An element of SVG; attributes that are null are left out.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|null>} attributes
 * @param {...(Node|string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function s(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * An icon as inline SVG.
 * @param {IconName} name
 * @param {string} [className]
 * @returns {SVGSVGElement}
 */
export const icon = (name, className = '') =>
  s('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon ${className}`.trim() }, s('path', { d: paths[name] }));
