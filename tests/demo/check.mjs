// One page read by axe-core, and beside it what axe cannot know: that nothing is cut off and everything is large enough to hit.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** @typedef {{where: string, rule: string, help: string, nodes: string[]}} Finding */

/**
 * What is wrong with the page as it is now.
 * @param {import('playwright-core').Page} page
 * @param {string} where for the report
 * @param {{targets?: boolean}} [options] targets: false leaves the 44-pixel rule of the phone out, for the province's pages
 * @returns {Promise<Finding[]>}
 */
export async function check(page, where, { targets = true } = {}) {
  // Read at its full height: what is scrolled half under the tab bar is not cut off, it is on its way.
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (size) await page.setViewportSize({ width: size.width, height: Math.max(size.height, height) });
  // Colours are read half-way through an animation otherwise.
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  // Evaluated, not added as a script: the pages' content policy forbids foreign scripts, as it should.
  await page.evaluate(source);
  const found = await page.evaluate(async (tags) => {
    const { axe } = /** @type {any} */ (globalThis);
    const results = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return results.violations.map((/** @type {any} */ v) => ({
      rule: v.id,
      help: v.help,
      nodes: v.nodes.map((/** @type {any} */ n) => `${n.html.slice(0, 160)} ${n.any.map((/** @type {any} */ a) => a.message).join('; ')}`),
    }));
  }, TAGS);
  if (targets && new URL(page.url()).pathname === '/phone') found.push(...(await page.evaluate(measure)));
  if (size) await page.setViewportSize(size);
  return found.map((/** @type {any} */ f) => ({ where, ...f }));
}

/** Runs in the page: sideways scrolling, and targets under 44 × 44 CSS pixels. */
function measure() {
  /** @type {{rule: string, help: string, nodes: string[]}[]} */
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    found.push({ rule: 'reflow', help: 'the page scrolls sideways', nodes: wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)) });
  }
  const small = [...document.querySelectorAll('button, a, input:not([type=radio], [type=checkbox]), textarea')].filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    return width > 0 && (width < 44 || height < 44);
  });
  if (small.length > 0) found.push({ rule: 'target-44', help: 'targets under 44 px', nodes: small.map((e) => e.outerHTML.slice(0, 120)) });
  return found;
}

/**
 * Prints what was found and sets the exit code.
 * @param {Finding[]} findings
 * @param {number} pages
 */
export function report(findings, pages) {
  /** @type {Map<string, Finding[]>} */
  const rules = new Map();
  for (const finding of findings) rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), finding]);
  for (const [rule, all] of rules) {
    console.log(`\n${rule}: ${all[0]?.help} (${all.length} pages)`);
    for (const { where, nodes } of all.slice(0, 6)) console.log(`  ${where}\n    ${nodes.slice(0, 4).join('\n    ')}`);
  }
  const wrong = new Set(findings.map((f) => f.where)).size;
  console.log(`\naxe: ${pages - wrong} passed, ${wrong} failed`);
  if (wrong > 0 || pages === 0) process.exitCode = 1;
}
