// What the demo leaves behind: a storyboard to look at and a transcript to read.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const WEB = new URL('../preview/web/', import.meta.url).pathname;

/**
 * @typedef {object} Told
 * @property {string} title what the citizen did
 * @property {string} note what happened inside
 * @property {'phone'|'browser'|'desk'} surface
 * @property {string} picture file name
 * @property {number} at milliseconds since the demo began
 * @property {number} took milliseconds
 * @property {string} [measured] a number worth showing
 * @property {string} [error]
 */

/** @param {number} ms */
export const clock = (ms) => {
  const seconds = ms / 1000;
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(3).padStart(6, '0')}`;
};

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Writes `index.html` and `transcript.txt`.
 * @param {string} dir
 * @param {Told[]} steps
 * @param {{name: string, value: string}[]} facts
 */
export async function tell(dir, steps, facts) {
  await mkdir(join(dir, 'assets'), { recursive: true });
  await cp(join(WEB, 'fonts'), join(dir, 'assets/fonts'), { recursive: true });
  await cp(join(WEB, 'mark.svg'), join(dir, 'assets/mark.svg'));
  const tokens = await readFile(join(WEB, 'styles/tokens.css'), 'utf8');
  await writeFile(join(dir, 'assets/tokens.css'), tokens.replaceAll('url("/fonts/', 'url("fonts/'));
  await writeFile(join(dir, 'assets/story.css'), CSS);
  await writeFile(join(dir, 'index.html'), html(steps, facts));
  await writeFile(join(dir, 'transcript.txt'), transcript(steps, facts));
}

/** @param {Told[]} steps @param {{name: string, value: string}[]} facts */
function transcript(steps, facts) {
  const lines = steps.map((s, i) => {
    const state = s.error ? `FAILED: ${s.error}` : 'ok';
    const measured = s.measured ? ` [${s.measured}]` : '';
    return `${clock(s.at)}  ${String(i + 1).padStart(2)}  ${s.title}: ${state} (${Math.round(s.took)} ms)${measured}`;
  });
  const failed = steps.filter((s) => s.error).length;
  return [...lines, '', ...facts.map((f) => `${f.name}: ${f.value}`), `${steps.length - failed} passed, ${failed} failed`, ''].join('\n');
}

/** @param {Told[]} steps @param {{name: string, value: string}[]} facts */
function html(steps, facts) {
  const failed = steps.some((s) => s.error);
  const cards = steps.map((s, i) => `
      <li class="step surface-${s.surface}${s.error ? ' failed' : ''}">
        <div class="picture">${s.surface === 'phone' ? '' : '<div class="bar" aria-hidden="true"><i></i><i></i><i></i></div>'}<a href="${s.picture}"><img src="${s.picture}" alt="Picture of step ${i + 1}: ${escape(s.title)}"></a></div>
        <div class="words">
          <p class="at"><span class="number">${i + 1}</span> <time>${clock(s.at)}</time></p>
          <h2>${escape(s.title)}</h2>
          <p>${escape(s.note)}</p>
          ${s.measured ? `<p class="measured">${escape(s.measured)}</p>` : ''}
          ${s.error ? `<p class="error">${escape(s.error)}</p>` : ''}
        </div>
      </li>`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Một Cửa: from “I need a paper” to the signed result</title>
    <link rel="icon" href="assets/mark.svg">
    <link rel="stylesheet" href="assets/tokens.css">
    <link rel="stylesheet" href="assets/story.css">
  </head>
  <body>
    <header>
      <img src="assets/mark.svg" alt="" width="56" height="56">
      <div>
        <h1>From “I need a paper” to the signed result</h1>
        <p>Played by itself in headless Chromium: the real core, the sandbox province, real sockets. People and papers are invented.</p>
      </div>
    </header>
    <main>
      <dl class="facts">${facts.map((f) => `<div><dt>${escape(f.name)}</dt><dd>${escape(f.value)}</dd></div>`).join('')}<div class="${failed ? 'bad' : 'good'}"><dt>Outcome</dt><dd>${failed ? 'a step failed' : 'every step passed'}</dd></div></dl>
      <ol class="steps">${cards.join('')}
      </ol>
    </main>
  </body>
</html>
`;
}

const CSS = `*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1rem/1.6 var(--font); }
h1, h2, p, dl, dd, ol { margin: 0; padding: 0; }
header { display: flex; gap: 1.25rem; align-items: center; max-width: 80rem; margin: 0 auto; padding: 3rem 2rem 1.5rem; }
h1 { font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.25; font-weight: 600; letter-spacing: -0.015em; text-wrap: balance; }
header p { color: var(--soft); max-width: 46rem; margin-top: 0.25rem; }
main { max-width: 80rem; margin: 0 auto; padding: 0 2rem 5rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.75rem; margin-bottom: 2.5rem; }
.facts div { padding: 0.9rem 1.1rem; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--surface); }
.facts dt { color: var(--soft); font-size: 0.8125rem; }
.facts dd { font-weight: 600; font-size: 1.125rem; font-variant-numeric: tabular-nums; }
.facts .good { border-color: var(--success); color: var(--success); background: var(--success-tint); }
.facts .bad { border-color: var(--error); color: var(--error); background: var(--error-tint); }
.facts .good dt, .facts .bad dt { color: inherit; }
.steps { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(16.25rem, 1fr)); gap: 3rem 2rem; }
.step { display: flex; flex-direction: column; gap: 1.1rem; }
.surface-desk { grid-column: span 2; }
.picture { width: min(16.25rem, 100%); aspect-ratio: 390 / 844; overflow: hidden; border-radius: 1.75rem; background: #131817; padding: 0.55rem; box-shadow: 0 0 0 1px #4a5451, 0 22px 44px -18px rgb(0 0 0 / 40%); align-self: flex-start; }
.picture a { display: block; height: 100%; overflow: hidden; border-radius: 1.3rem; background: var(--surface); }
.picture img { display: block; width: 100%; height: auto; }
.surface-desk .picture { width: 100%; aspect-ratio: 1280 / 900; }
.surface-browser .picture { aspect-ratio: 440 / 900; }
.surface-desk .picture, .surface-browser .picture { border-radius: 0.9rem; background: var(--rule); padding: 0 0.4rem 0.4rem; }
.surface-desk .picture a, .surface-browser .picture a { border-radius: 0.6rem; height: calc(100% - 1.75rem); }
.bar { display: flex; gap: 0.4rem; align-items: center; height: 1.75rem; padding-left: 0.5rem; }
.bar i { width: 0.6rem; height: 0.6rem; border-radius: 50%; background: var(--edge); opacity: 0.6; }
.at { display: flex; gap: 0.6rem; align-items: center; color: var(--soft); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.number { display: grid; place-items: center; min-width: 1.75rem; height: 1.75rem; border-radius: 1rem; background: var(--tint); color: var(--primary); font-weight: 600; }
h2 { margin-top: 0.5rem; font-size: 1.1875rem; line-height: 1.35; font-weight: 600; text-wrap: balance; }
h2 + p { margin-top: 0.25rem; color: var(--soft); }
.measured { display: inline-block; margin-top: 0.6rem; padding: 0.2rem 0.8rem; border-radius: 2rem; background: var(--success-tint); color: var(--success); font-weight: 600; font-size: 0.9375rem; }
.error { margin-top: 0.5rem; color: var(--error); font-weight: 600; white-space: pre-wrap; }
.failed .picture { outline: 4px solid var(--error); }
@media (max-width: 46rem) { .surface-desk { grid-column: auto; } }
`;
