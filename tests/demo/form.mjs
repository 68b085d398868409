// Fills the pages of a form by what a person reads on them, with the keyboard.

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/** Answers by label, as the form says them. Lists: a page may ask the same question of two people. */
export const ANSWERS = /** @type {Record<string, string|string[]>} */ ({
  'Bạn xin giấy cho ai?': 'Cho chính tôi',
  'Số điện thoại liên lạc': '0912345678',
  'Họ, chữ đệm, tên': 'Nguyễn Thị Ví Dụ',
  'Ngày sinh': '1/1/1990',
  'Giới tính': 'Nữ',
  'Dân tộc': 'Kinh',
  'Quốc tịch': 'Việt Nam',
  'Giấy tờ tùy thân': 'Căn cước / Căn cước công dân',
  'Số định danh cá nhân': '036190012345',
  'Nơi thường trú': 'Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình',
  'Tình trạng hôn nhân hiện nay': 'Đã ly hôn, hiện không có vợ hoặc chồng',
  'Số bản án, quyết định hoặc trích lục ghi chú ly hôn': '15/2024/QĐST-HNGĐ',
  'Ngày của văn bản đó': '12/5/2024',
  'Tòa án hoặc cơ quan đã ra văn bản': 'Tòa án nhân dân (giả định)',
  'Bạn cần xác nhận cho thời gian nào?': 'Hiện nay',
  'Bạn dùng giấy để làm gì?': 'Vay vốn ngân hàng',
  'Mục đích cụ thể': 'Vay vốn mua nhà ở xã hội',
  'Trước đây bạn đã được cấp giấy này chưa?': 'Chưa',
  'Số bản cần cấp': '2',
  'Lời cam đoan': 'Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình',
});

/**
 * Answers every question of the page that has an answer, those too that appear because of an answer. A required one
 * without an answer fails.
 * @param {Page} page
 * @returns {Promise<number>} how many were answered
 */
export async function fillPage(page) {
  /** @type {Set<string>} */
  const done = new Set();
  for (;;) {
    const next = await unanswered(page, done);
    if (!next) return done.size;
    done.add(next.id);
    const answer = ANSWERS[next.label];
    if (answer === undefined) {
      if (next.required) throw new Error(`the form asks “${next.label}”, and nobody knows the answer`);
      continue;
    }
    await answerOne(page, next, String(answer));
  }
}

/**
 * The first question nobody has looked at yet.
 * @param {Page} page
 * @param {Set<string>} done
 */
async function unanswered(page, done) {
  const all = await page.locator('[data-block]').evaluateAll((blocks) =>
    blocks.flatMap((block) => {
      const id = block.getAttribute('data-block') ?? '';
      const named = block.querySelector('legend, label');
      const input = block.querySelector('input:not([type=file]), textarea');
      if (!named || !input) return [];
      const optional = named.querySelector('.optional')?.textContent ?? '';
      const label = (named.textContent ?? '').replace(optional, '').trim();
      const kind = block.querySelector('[data-date]') ? 'date' : block.querySelector('[data-choice]') ? 'choice' : 'text';
      return [{ id, label, required: optional === '', kind }];
    }),
  );
  return all.find((question) => !done.has(question.id));
}

/** @param {Page} page @param {{id: string, label: string, kind: string}} question @param {string} answer */
async function answerOne(page, question, answer) {
  const block = page.locator(`[data-block="${question.id}"]`);
  if (question.kind === 'choice') {
    const option = block.getByLabel(answer, { exact: true });
    if (!(await option.isChecked())) {
      // The answer may bring further questions: the screen that shows it must have come before one looks on.
      const before = await revisionOf(page);
      await option.check();
      await page.waitForFunction((seen) => Number(document.documentElement.dataset.revision) > seen, before);
    }
    return;
  }
  if (question.kind === 'date') {
    const parts = answer.split('/');
    for (const [i, input] of (await block.getByRole('textbox').all()).entries()) await type(page, input, parts[i] ?? '');
    return;
  }
  await type(page, block.getByRole('textbox'), answer);
}

/** @param {Page} page @returns {Promise<number>} revision of the screen that is shown */
function revisionOf(page) {
  return page.evaluate(() => Number(document.documentElement.dataset.revision));
}

/**
 * Types as a person does: into the focused field, key by key.
 * @param {Page} page
 * @param {Locator} input
 * @param {string} text
 */
export async function type(page, input, text) {
  await input.focus();
  if ((await input.inputValue()) === text) return;
  await input.press('Control+A');
  await page.keyboard.type(text, { delay: 8 });
}
