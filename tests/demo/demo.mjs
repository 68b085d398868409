// Plays the whole journey by itself: node demo.mjs [--preview URL --province URL] [--out DIR] [--axe]. Without addresses it
// starts both servers itself, from binaries that are built already. Writes index.html, a PNG a step and transcript.txt.
// With --axe every screen on the way is read by axe-core, in both languages, light and dark, text at 100 and 200 %.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { check, report } from './check.mjs';
import { IDENTITY } from './identity.mjs';
import { STEPS as JOURNEY } from './journey.mjs';
import { makePapers } from './papers.mjs';
import { RETURNING } from './returning.mjs';
import { startServers } from './servers.mjs';
import { tell, clock } from './story.mjs';
import { VOICE } from './voice.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const { values: asked } = parseArgs({
  options: { preview: { type: 'string' }, province: { type: 'string' }, out: { type: 'string' }, axe: { type: 'boolean' } },
});
const OUT = asked.out ?? join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'demo');
const AXE = asked.axe === true;
/** The return comes while the office works on the dossier. */
const SIGNED = JOURNEY.findIndex((step) => step.title === 'The officer signs the result');
const STEPS = [...JOURNEY.slice(0, SIGNED), ...RETURNING, ...JOURNEY.slice(SIGNED), ...IDENTITY, ...VOICE];

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const began = performance.now();
const servers =
  asked.preview !== undefined && asked.province !== undefined
    ? { previewUrl: asked.preview, provinceUrl: asked.province, stop: async () => undefined }
    : await startServers(join(OUT, 'state'));
const browser = await launch();
/** @type {import('./story.mjs').Told[]} */
const told = [];
/** @type {import('./check.mjs').Finding[]} */
const findings = [];
let pages = 0;
try {
  const world = await begin();
  for (const [number, step] of STEPS.entries()) {
    const last = await play(world, step, number);
    told.push(last);
    console.log(`${clock(last.at)}  ${number + 1}. ${last.title}: ${last.error ? `FAILED ${last.error}` : `ok, ${Math.round(last.took)} ms`}${last.measured ? ` [${last.measured}]` : ''}`);
    if (last.error) break;
    if (AXE) await readAloud(world, step);
  }
} finally {
  await browser.close();
  await servers.stop();
}
const push = told.flatMap((s) => (s.measured?.includes('officer') ? [s.measured.split(' from')[0] ?? ''] : []));
await tell(OUT, told, [
  { name: 'Steps', value: `${told.filter((s) => !s.error).length} of ${STEPS.length}` },
  { name: 'Whole journey', value: `${((performance.now() - began) / 1000).toFixed(1)} s` },
  { name: "Officer's click → citizen's screen", value: push.join(', ') || 'not reached' },
]);
console.log(`\nstoryboard: ${join(OUT, 'index.html')}\ntranscript: ${join(OUT, 'transcript.txt')}`);
const failed = told.filter((s) => s.error).length;
console.log(`demo: ${told.length - failed} passed, ${failed} failed`);
if (failed > 0 || told.length < STEPS.length) process.exitCode = 1;
if (AXE) report(findings, pages);

/** @returns {Promise<import('./journey.mjs').World>} */
async function begin() {
  const papers = await makePapers(browser, join(OUT, 'papers'));
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'light', locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  const office = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: 'light', locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  const phone = await context.newPage();
  const desk = await office.newPage();
  for (const page of [phone, desk]) page.setDefaultTimeout(15_000);
  return {
    phone,
    desk,
    papers,
    provinceUrl: servers.provinceUrl,
    previewUrl: servers.previewUrl,
    popup: undefined,
    answers: 0,
    pictured: false,
    shoot: async () => undefined,
    network: (offline) => set(phone, { offline }),
  };
}

/** Turns switches of the phone. @param {import('playwright-core').Page} phone @param {Record<string, unknown>} change */
async function set(phone, change) {
  const status = await phone.evaluate(async (changed) => {
    const settings = await (await fetch('/api/settings')).json();
    const answer = await fetch('/api/settings', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...settings, ...changed }) });
    return answer.status;
  }, change);
  if (status !== 204) throw new Error(`switches: ${status}`);
}

/**
 * @param {import('./journey.mjs').World} world
 * @param {import('./journey.mjs').Step} step
 * @param {number} number
 * @returns {Promise<import('./story.mjs').Told>}
 */
async function play(world, step, number) {
  const at = performance.now() - began;
  const surface = step.surface ?? 'phone';
  const picture = `${String(number + 1).padStart(2, '0')}-${surface}.png`;
  /** @type {string|undefined} */
  let measured;
  /** @type {string|undefined} */
  let error;
  world.pictured = false;
  world.shoot = async () => {
    await settled(world.phone);
    await world.phone.screenshot({ path: join(OUT, picture) });
    world.pictured = true;
  };
  try {
    measured = (await step.act(world)) ?? undefined;
  } catch (reason) {
    error = reason instanceof Error ? reason.message.replace(/\u001b\[\d+m/g, '').split('\n').slice(0, 6).join('\n') : String(reason);
  }
  const took = performance.now() - began - at;
  const shown = surface === 'desk' ? world.desk : surface === 'browser' ? world.popup ?? world.phone : world.phone;
  if (error || !world.pictured) {
    if (shown.url().includes('/api/shown/')) await viewed(shown);
    else await settled(shown);
    await shown.screenshot({ path: join(OUT, picture) });
  }
  if (error) {
    await world.phone.screenshot({ path: join(OUT, 'failed-phone.png'), fullPage: true });
    await world.desk.screenshot({ path: join(OUT, 'failed-desk.png') });
  }
  return { title: step.title, note: step.note, surface, picture, at, took, ...(measured ? { measured } : {}), ...(error ? { error } : {}) };
}

/**
 * The browser's own PDF viewer has drawn its page: it tells nobody, so two equal pictures have to do.
 * @param {import('playwright-core').Page} page
 */
async function viewed(page) {
  const empty = (await page.screenshot()).length;
  /** @type {Buffer} */
  let last = Buffer.alloc(0);
  for (let tries = 0; tries < 25; tries += 1) {
    await page.waitForTimeout(200);
    const now = await page.screenshot();
    if (now.length > empty * 2 && now.equals(last)) return;
    last = now;
  }
}

/** Fonts are there and nothing moves. @param {import('playwright-core').Page} page */
async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined)));
  });
}

/** Reads the screen of a step in every look. @param {import('./journey.mjs').World} world @param {import('./journey.mjs').Step} step */
async function readAloud(world, step) {
  const surface = step.surface ?? 'phone';
  const page = surface === 'desk' ? world.desk : surface === 'browser' ? world.popup : world.phone;
  if (!page || page.url().includes('/api/shown/')) return;
  for (const theme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme: theme });
    if (surface !== 'phone') {
      findings.push(...(await check(page, `${step.title} ${theme}`, { targets: false })));
      pages += 1;
      continue;
    }
    for (const language of ['vi', 'en']) {
      await set(page, { language });
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
      for (const text of ['100', '200']) {
        await page.evaluate((size) => { document.documentElement.dataset['text'] = size; }, text);
        findings.push(...(await check(page, `${step.title} ${language} ${theme} ${text} %`)));
        pages += 1;
      }
      await page.evaluate(() => { document.documentElement.dataset['text'] = '100'; });
    }
    await set(page, { language: 'vi' });
    await page.waitForFunction(() => document.documentElement.lang === 'vi');
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
