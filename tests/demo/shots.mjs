// Pictures of the gallery, for looking: node shots.mjs http://127.0.0.1:8702 out [name…]
import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';

const [base = 'http://127.0.0.1:8702', out = 'shots', ...only] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const browser = await launch();
const page = await browser.newPage();
const all = await (await fetch(`${base}/api/gallery?language=vi`)).json();
for (const { name } of all) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const [label, width, height, query] of /** @type {[string, number, number, string][]} */ ([
    ['light', 390, 844, 'language=vi&theme=light'],
    ['dark', 390, 844, 'language=en&theme=dark'],
    ['small200', 320, 568, 'language=vi&theme=light&text=200'],
  ])) {
    await page.setViewportSize({ width, height });
    await page.goto(`${base}/phone?exhibit=${name}&focus=no&${query}`);
    await page.locator('h1').waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${out}/${name}-${label}.png`, fullPage: true });
  }
}
await browser.close();
