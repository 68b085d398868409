// The papers a citizen photographs: invented, made by the browser itself, so that they are real PDF and JPEG files.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A PDF and two JPEG photos of a made-up judgment.
 * @param {import('playwright-core').Browser} browser
 * @param {string} dir
 * @returns {Promise<string[]>} their paths
 */
export async function makePapers(browser, dir) {
  await mkdir(dir, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1240, height: 1754 }, deviceScaleFactor: 1.5 });
  try {
    const pdf = join(dir, 'quyet-dinh-ly-hon.pdf');
    await page.setContent(sheet('Quyết định công nhận thuận tình ly hôn', 'Trang 1'));
    await writeFile(pdf, await page.pdf({ format: 'A4', printBackground: true }));
    const photos = [];
    for (const number of [2, 3]) {
      const path = join(dir, `anh-chup-trang-${number}.jpg`);
      await page.setContent(sheet('Quyết định công nhận thuận tình ly hôn', `Trang ${number}`, true));
      // Paper grain, so that the photo weighs what photos weigh.
      await page.evaluate(grain);
      await page.screenshot({ path, type: 'jpeg', quality: 92 });
      photos.push(path);
    }
    return [pdf, ...photos];
  } finally {
    await page.close();
  }
}

/** @param {string} title @param {string} foot @param {boolean} [photo] */
function sheet(title, foot, photo = false) {
  const lines = Array.from({ length: 16 }, (_, i) => `<p style="width:${94 - ((i * 7) % 23)}%"></p>`).join('');
  return `<style>body{margin:0;padding:110px 130px;font:26px/1.6 serif;background:${photo ? '#e9e4d8' : '#fff'};${photo ? 'transform:rotate(-.6deg);' : ''}}
    h1{font-size:38px;text-align:center;margin:70px 0 40px} p{height:15px;margin:0 0 26px;background:#3336} i{color:#a00}</style>
    <i>Bản giả định để chạy thử. Không phải giấy tờ thật.</i><h1>${title}</h1>${lines}<b>${foot}</b>`;
}

/** Runs in the page. */
function grain() {
  const canvas = document.createElement('canvas');
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  canvas.style.cssText = 'position:fixed;inset:0;opacity:.16;mix-blend-mode:multiply';
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const image = context.createImageData(canvas.width, canvas.height);
  for (let at = 0, seed = 7; at < image.data.length; at += 4) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    image.data.set([seed & 255, (seed >> 8) & 255, (seed >> 16) & 255, 255], at);
  }
  context.putImageData(image, 0, 0);
  document.body.append(canvas);
}
