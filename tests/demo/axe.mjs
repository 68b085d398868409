// axe-core on every screen of the gallery and on the pages around it: node axe.mjs [URL of a preview]. The screens of the
// journey, the login page and the officer's desk are read by demo.mjs --axe. Exits non-zero when anything is found.
import { launch } from './browser.mjs';
import { check, report } from './check.mjs';
import { startFixture } from './preview.mjs';

const given = process.argv[2];
const preview = given === undefined ? await startFixture() : { base: given, stop: async () => undefined };
const browser = await launch();
/** @type {import('./check.mjs').Finding[]} */
const findings = [];
let pages = 0;
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  const names = (await (await fetch(`${preview.base}/api/gallery?language=vi`)).json()).map((/** @type {{name: string}} */ e) => e.name);
  const looks = [
    { width: 390, height: 844, text: '100' },
    { width: 320, height: 568, text: '200' },
  ];
  for (const language of ['vi', 'en']) {
    for (const theme of ['light', 'dark']) {
      for (const look of looks) {
        await page.setViewportSize(look);
        for (const exhibit of names) {
          const query = new URLSearchParams({ exhibit, language, theme, text: look.text });
          await page.goto(`${preview.base}/phone?${query}`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          findings.push(...(await check(page, `${exhibit} ${language} ${theme} ${look.text} %`)));
          pages += 1;
        }
      }
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  for (const address of ['/', '/gallery', '/return']) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await page.goto(preview.base + address);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      findings.push(...(await check(page, `${address} ${colorScheme}`)));
      pages += 1;
    }
  }
  findings.push(...(await questions(page)));
  pages += 1;
} finally {
  await browser.close();
  await preview.stop();
}
report(findings, pages);

/** The question before something that cannot be undone, open. @param {import('playwright-core').Page} page */
async function questions(page) {
  await page.goto(`${preview.base}/phone?exhibit=tasks&language=vi&theme=light`);
  await page.getByRole('button', { name: 'Xóa bản nháp' }).click();
  await page.getByRole('dialog').waitFor();
  return check(page, 'question');
}
