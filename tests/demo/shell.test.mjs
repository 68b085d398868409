// The shell in a real browser, on the fixture: what a page must never do to the person's words, and what it must do for them.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { startFixture } from './preview.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/**
 * A phone of its own for a test.
 * @param {(page: Page, actions: any[], base: string) => Promise<void>} body gets the page and the actions it has sent
 */
async function onPhone(body) {
  const preview = await startFixture();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await body(page, await open(page, preview.base), preview.base);
  } finally {
    await context.close();
    await preview.stop();
  }
}

/** @param {Page} page @param {string} base */
async function open(page, base) {
  /** @type {any[]} */
  const actions = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/action')) actions.push(request.postDataJSON());
  });
  await page.goto(`${base}/phone`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return actions;
}

/** Lets the core send screens while the person is busy. @param {Page} page @param {number} times */
async function screensArrive(page, times) {
  await page.evaluate(async (count) => {
    for (let i = 0; i < count; i += 1) {
      await fetch('/api/action', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"type":"refresh"}' });
    }
  }, times);
}

/** @param {any[]} actions @param {string} type */
const sent = (actions, type) => actions.filter((a) => a.type === type);

/** @param {Page} page */
const search = (page) => page.getByRole('searchbox', { name: 'Bạn cần làm gì?' });

test('a syllable held by an input method is never overwritten by screens that arrive', () =>
  onPhone(async (page, actions) => {
    const input = search(page);
    await input.focus();
    const line = await page.context().newCDPSession(page);
    await page.keyboard.type('khai ');
    for (const [i, text] of ['s', 'si', 'sin', 'sinh', 'sính'].entries()) {
      await line.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await screensArrive(page, 4);
      assert.equal(await input.inputValue(), `khai ${text}`, `after ${i + 1} keys`);
    }
    // Longer than the pause: nothing is committed while the syllable is not finished.
    await page.waitForFunction((since) => performance.now() - since > 600, await page.evaluate(() => performance.now()));
    assert.ok(!sent(actions, 'commit').some((a) => /s[ií]n/.test(a.text)), JSON.stringify(actions));
    await line.send('Input.insertText', { text: 'sinh' });
    await screensArrive(page, 4);
    assert.equal(await input.inputValue(), 'khai sinh');
    await page.keyboard.press('Tab');
    await screensArrive(page, 1);
    assert.equal(sent(actions, 'commit').at(-1).text, 'khai sinh');
    assert.equal(await input.inputValue(), 'khai sinh');
  }));

test('typing through a hail of screens loses no letter and keeps the cursor', () =>
  onPhone(async (page) => {
    const input = search(page);
    await input.focus();
    const words = 'giấy xác nhận tình trạng hôn nhân';
    const hail = screensArrive(page, 60);
    await page.keyboard.type(words, { delay: 15 });
    await hail;
    assert.equal(await input.inputValue(), words);
    await page.keyboard.press('Home');
    await screensArrive(page, 3);
    await page.keyboard.type('X');
    assert.equal(await input.inputValue(), `X${words}`);
  }));

test('text is committed on a pause, with revisions that count up, and before a button is pressed', () =>
  onPhone(async (page, actions) => {
    const input = search(page);
    await input.focus();
    const committed = page.waitForRequest((r) => r.url().endsWith('/api/action') && r.postDataJSON().type === 'commit');
    // Each at once: a pause between two keys would be one to commit on.
    await page.keyboard.insertText('khai');
    await committed;
    await page.keyboard.insertText(' sinh');
    await page.getByRole('button', { name: /^Sinh con/ }).click();
    await page.getByRole('heading', { name: 'Tìm thủ tục' }).waitFor();
    const done = actions.filter((a) => a.type === 'commit' || a.type === 'press');
    assert.deepEqual(done.map((a) => a.type), ['commit', 'commit', 'press']);
    assert.deepEqual([done[0].text, done[1].text], ['khai', 'khai sinh']);
    assert.ok(done[1].revision > done[0].revision);
  }));

test('a killed app comes back on the same screen with the same words', () =>
  onPhone(async (page) => {
    await page.getByRole('button', { name: /^Giấy xác nhận tình trạng hôn nhân/ }).click();
    await page.getByRole('button', { name: /^Người yêu cầu/ }).click();
    const name = page.getByRole('textbox', { name: 'Họ, chữ đệm, tên' });
    await name.fill('LÊ VĂN ĐẠT');
    await page.getByRole('textbox', { name: 'Tháng' }).fill('12');
    // The last thing said before the kill has arrived.
    const arrived = page.waitForResponse((r) => r.url().endsWith('/api/action') && r.request().postDataJSON().type === 'choose');
    await page.getByRole('radio', { name: 'Mục đích khác' }).check();
    await arrived;
    await page.evaluate(() => fetch('/api/stop', { method: 'POST' }));
    await page.getByRole('button', { name: 'Mở ứng dụng Một Cửa' }).click();
    await page.getByRole('heading', { level: 1, name: 'Người yêu cầu' }).waitFor();
    assert.equal(await name.inputValue(), 'LÊ VĂN ĐẠT');
    assert.equal(await page.getByRole('textbox', { name: 'Tháng' }).inputValue(), '12');
    assert.equal(await page.getByRole('textbox', { name: 'Năm' }).inputValue(), '1998');
    assert.ok(await page.getByRole('radio', { name: 'Mục đích khác' }).isChecked());
    await name.press('End');
    await page.keyboard.type(' ANH');
    await page.keyboard.press('Tab');
    await screensArrive(page, 2);
    assert.equal(await name.inputValue(), 'LÊ VĂN ĐẠT ANH', 'commits after the restart are newer than those before');
  }));

test('focus moves to the error summary, and from there to the field', () =>
  onPhone(async (page) => {
    await page.getByRole('button', { name: /^Giấy xác nhận/ }).click();
    await page.getByRole('button', { name: /^Người yêu cầu/ }).click();
    const name = page.getByRole('textbox', { name: 'Họ, chữ đệm, tên' });
    await name.fill('');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Có 3 chỗ cần sửa' }).waitFor();
    assert.equal(await focused(page), 'errors');
    await page.getByRole('button', { name: 'Hãy nhập họ, chữ đệm, tên' }).click();
    assert.ok(await name.evaluate((e) => e === document.activeElement));
    const described = await name.evaluate((e) => (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent));
    assert.ok(described.includes('Hãy nhập họ, chữ đệm, tên'), 'the error is linked to its field');
    await page.getByRole('status').filter({ hasText: 'Có 3 chỗ cần sửa' }).waitFor({ state: 'attached' });
  }));

/** The block that has focus. @param {Page} page */
const focused = (page) => page.evaluate(() => document.activeElement?.closest('[data-block]')?.getAttribute('data-block'));

test('a new page begins at its title; the same page keeps focus and scroll', () =>
  onPhone(async (page) => {
    await page.getByRole('button', { name: /^Sinh con/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Tìm thủ tục' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    await page.getByRole('button', { name: /^Đăng ký khai sinh Hộ tịch/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Giấy xác nhận tình trạng hôn nhân' }).waitFor();
    const read = page.getByRole('button', { name: 'Đọc to trang này' });
    await read.focus();
    const y = await page.evaluate(() => scrollY);
    assert.ok(y > 0);
    await screensArrive(page, 5);
    assert.ok(await read.evaluate((e) => e === document.activeElement));
    assert.equal(await page.evaluate(() => scrollY), y);
  }));

test('what cannot be undone is asked about first, and no means no', () =>
  onPhone(async (page, actions) => {
    await page.getByRole('button', { name: /^Giấy xác nhận/ }).click();
    const remove = page.getByRole('button', { name: 'Xóa bản nháp' });
    await remove.click();
    const dialog = page.getByRole('dialog', { name: 'Xóa bản nháp này?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await remove.evaluate((e) => e === document.activeElement), 'focus is back');
    assert.ok(!sent(actions, 'press').some((a) => a.id === 'discard'));
    await remove.click();
    const asked = page.waitForRequest((r) => r.url().endsWith('/api/action') && r.postDataJSON().id === 'discard');
    await dialog.getByRole('button', { name: 'Xóa' }).click();
    await asked;
  }));

test('picked files reach the phone in order', () =>
  onPhone(async (page) => {
    await page.getByRole('button', { name: /^Giấy xác nhận/ }).click();
    await page.getByRole('button', { name: /^Người yêu cầu/ }).click();
    await page.getByRole('textbox', { name: 'Họ, chữ đệm, tên' }).fill('LÊ VĂN ĐẠT');
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    const paper = page.getByRole('group', { name: 'Trích lục khai tử' });
    await paper.locator('input[type=file]').setInputFiles([
      { name: 'một.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 mot') },
      { name: 'hai.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 hai!') },
    ]);
    await paper.getByText('hai.pdf').waitFor();
    assert.deepEqual(await paper.locator('.file-name').allTextContents(), ['một.pdf', 'hai.pdf']);
    assert.deepEqual(await paper.locator('.file-body > .soft').allTextContents(), ['12 B', '13 B']);
  }));

test('the page finds back by itself when the preview was restarted', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'motcua-shell-'));
  const first = await startFixture({ dir });
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await open(page, first.base);
    const committed = page.waitForResponse((r) => r.url().endsWith('/api/action'));
    await search(page).fill('khai sinh');
    await committed;
    await first.stop();
    await page.waitForFunction(() => document.documentElement.dataset['line'] === 'down');
    const second = await startFixture({ dir, port: first.port });
    try {
      await page.waitForFunction(() => document.documentElement.dataset['line'] === 'up');
      await page.getByRole('button', { name: /^Kết hôn/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Tìm thủ tục' }).waitFor();
      await page.getByRole('button', { name: 'Trang chủ' }).click();
      await page.getByRole('heading', { level: 1, name: 'Xin chào' }).waitFor();
      assert.equal(await search(page).inputValue(), 'khai sinh');
    } finally {
      await second.stop();
    }
  } finally {
    await context.close();
    await rm(dir, { recursive: true, force: true });
  }
});

test('everything can be done from the keyboard, in the order of the page', () =>
  onPhone(async (page) => {
    await page.keyboard.press('Tab');
    const seen = [];
    for (let i = 0; i < 9; i += 1) {
      seen.push(await page.evaluate(() => (document.activeElement?.getAttribute('type') === 'search' ? 'search' : document.activeElement?.textContent?.slice(0, 8))));
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(seen, ['search', 'Giấy xác', 'Sinh con', 'Kết hônG', 'Mở cửa h', 'Trang ch', '2Hồ sơ', 'Giấy tờ', 'Cá nhân']);
  }));

test('a screen that was on its way does not flick a choice back', () =>
  onPhone(async (page) => {
    await page.getByRole('button', { name: /^Giấy xác nhận/ }).click();
    await page.getByRole('button', { name: /^Người yêu cầu/ }).click();
    const radio = page.getByRole('radio', { name: 'Mục đích khác' });
    await radio.waitFor();
    // The action is held on the line while screens with the old choice arrive.
    /** @type {() => void} */
    let release = () => undefined;
    const held = new Promise((/** @type {(v: void) => void} */ done) => { release = done; });
    await page.route('**/api/action', async (route) => {
      if (route.request().postDataJSON().type === 'choose') await held;
      await route.continue();
    });
    await radio.check();
    await screensArrive(page, 5);
    assert.ok(await radio.isChecked(), 'flicked back');
    release();
    await page.waitForResponse((r) => r.url().endsWith('/api/action') && r.request().postDataJSON().type === 'choose');
    await screensArrive(page, 2);
    assert.ok(await radio.isChecked());
  }));

/** @param {import('playwright-core').Page} page @param {string} exhibit */
const goTo = (page, exhibit) =>
  page.evaluate((id) => fetch('/api/action', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: 'press', id }) }), exhibit);

test('touching a map chooses the place, and a map that is only shown takes none', () =>
  onPhone(async (page) => {
    await goTo(page, 'map');
    const drawing = page.getByRole('img', { name: /^Việc xảy ra ở đâu\?.*Hoa Lư.*Bản đồ vẽ/ });
    await drawing.waitFor();
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await drawing.boundingBox());
    assert.ok(Math.abs(box.width - box.height) < 2, 'square');
    const sent = page.waitForRequest((r) => r.url().endsWith('/api/action') && r.postDataJSON().type === 'point');
    await page.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.75);
    const { block, at } = (await sent).postDataJSON();
    assert.equal(block, 'where');
    assert.ok(Math.abs(at.x - 250) <= 5 && Math.abs(at.y - 750) <= 5, JSON.stringify(at));
    await page.waitForFunction((x) => document.querySelector('.map-mark')?.getAttribute('cx') === `${x / 10}%`, at.x);
    await page.getByRole('button', { name: /^2\. Đèn đường không sáng/ }).waitFor();
    await goTo(page, 'map-full');
    const shown = page.getByRole('img', { name: /^Các phản ánh gần đây/ });
    await shown.waitFor();
    await shown.click();
    assert.equal(await shown.getAttribute('data-map'), null);
  }));

test('a chart is a table, whose cells have the headings of their columns', () =>
  onPhone(async (page) => {
    await goTo(page, 'charts');
    const table = page.getByRole('table', { name: /^Trả đúng hạn/ });
    await table.waitFor();
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), ['Cơ quan', 'Đúng hạn', 'Hồ sơ']);
    const row = table.getByRole('row', { name: /Phường Hoa Lư/ });
    assert.deepEqual(await row.getByRole('cell').allTextContents(), ['91 %', '1.204']);
  }));

test('a rating is one of its levels, all in sight', () =>
  onPhone(async (page) => {
    await goTo(page, 'ratings');
    const group = page.getByRole('radiogroup', { name: 'Thái độ phục vụ' });
    await group.waitFor();
    assert.equal(await group.getByRole('radio').count(), 3);
    await group.getByRole('radio', { name: 'Bình thường' }).check();
    await screensArrive(page, 2);
    await group.getByRole('radio', { name: 'Hài lòng', exact: true }).check();
    await screensArrive(page, 2);
    assert.deepEqual(await group.getByRole('radio').evaluateAll((all) => all.map((r) => /** @type {HTMLInputElement} */ (r).checked)), [false, false, true]);
  }));

test('the camera is a dialog with a text box: read, gone back from, and kept when the line comes back', () =>
  onPhone(async (page) => {
    /** Opens the camera as the core's word does; the answers come into `window.answers`. */
    const scan = () =>
      page.evaluate(async () => {
        const w = /** @type {any} */ (window);
        const { System } = await import(`${location.origin}/system.js`);
        w.system ??= new System(document.getElementById('shade'));
        w.answers ??= [];
        void w.system.scan({ title: 'Quét mã QR', text: 'Đưa mã vào khung.' }).then((/** @type {unknown} */ a) => w.answers.push(a));
      });
    /** @param {number} count how many there will be: the dialog is gone a moment before its answer is there */
    const answers = async (count) => {
      await page.waitForFunction((wanted) => /** @type {any} */ (window).answers.length >= wanted, count);
      return page.evaluate(() => /** @type {any} */ (window).answers);
    };
    const dialog = page.getByRole('dialog', { name: 'Quét mã QR' });
    const box = dialog.getByRole('textbox', { name: 'Nội dung mã' });
    await search(page).focus();
    await scan();
    assert.ok(await box.evaluate((input) => input === document.activeElement), 'ready to type');
    await box.fill('https://motcua.example/ho-so/H1');
    await scan();
    assert.equal(await dialog.count(), 1, 'one camera, with what was typed');
    await box.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(await answers(1), ['https://motcua.example/ho-so/H1']);
    assert.ok(await search(page).evaluate((input) => input === document.activeElement), 'focus is back');
    await scan();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await scan();
    await dialog.getByRole('button', { name: 'Hủy' }).click();
    assert.deepEqual((await answers(3)).slice(1), [null, null]);
  }));
