// The half that speaks back: a rating, a report through the right door, its answer, and how offices are watched.
import assert from 'node:assert/strict';
import { type } from './form.mjs';
import { button, title } from './journey.mjs';

/** The names things go by. */
const NAMES = {
  back: 'Quay lại',
  home: 'Trang chủ',
  dossiers: 'Hồ sơ',
  procedure: /^Cấp Giấy xác nhận tình trạng hôn nhân|^Giấy xác nhận tình trạng hôn nhân/i,
  rate: 'Đánh giá hồ sơ này',
  ballot: 'Đánh giá việc giải quyết',
  comment: 'Lời góp ý',
  sendRating: 'Gửi đánh giá',
  rated: 'Bạn đã đánh giá',
  door: /^Bạn muốn nói điều gì\?/,
  place: 'Đường hỏng, rác, ngập, đèn tắt… ở một nơi',
  isReport: 'Đây là phản ánh',
  words: 'Lời của bạn',
  write: 'Viết phản ánh',
  lamp: /^Đèn đường, chiếu sáng/,
  what: 'Bạn thấy gì?',
  photos: /^Ảnh/,
  kept: 'Đã giữ trên máy',
  where: 'Nơi xảy ra',
  chosen: 'Nơi đã chọn',
  check: 'Xem lại',
  next: 'Tiếp tục',
  send: 'Gửi phản ánh',
  waiting: 'Phản ánh chưa đến tỉnh',
  number: /^PAKN-/,
  accept: 'Tiếp nhận',
  answer: 'Trả lời',
  textOf: 'Lời cho người dân',
  changed: /^Đã thay đổi gì/,
  answered: /^Trả lời của cơ quan/,
  liked: 'Trả lời của cơ quan · bạn hài lòng',
  like: 'Hài lòng với trả lời',
  offices: /^Cơ quan làm việc thế nào/,
};

const WORDS = 'Đèn tắt cả đoạn đường trước cổng trường, tối đi học về nguy hiểm.';

/** The boxes of a film as a phone writes them, with the place it was taken at; no player has to play it. */
function film() {
  /** @param {string} letters @param {Buffer[]} content */
  const box = (letters, ...content) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0));
    head.write(letters, 4, 'latin1');
    return Buffer.concat([head, ...content]);
  };
  const place = box('udta', box('\xa9xyz', Buffer.from('+20.2833+106.2167/')));
  return Buffer.concat([
    box('ftyp', Buffer.from('mp42\0\0\0\0mp42isom')),
    box('moov', box('mvhd', Buffer.alloc(100)), place),
    box('mdat', Buffer.alloc(400_000, 7)),
  ]);
}

/** @typedef {import('playwright-core').Page} Page */

/** Presses "back" until the tabs are there, then that tab. @param {Page} phone @param {string} name */
async function toTab(phone, name) {
  for (let i = 0; i < 9 && !(await phone.getByRole('navigation').isVisible()); i += 1) {
    const before = await phone.locator('h1').textContent();
    await button(phone, NAMES.back).click();
    await phone.waitForFunction(([was]) => document.querySelector('nav') !== null || document.querySelector('h1')?.textContent !== was, [before]);
  }
  await phone.getByRole('navigation').getByRole('button', { name, exact: true }).click();
}

/** @type {import('./journey.mjs').Step[]} */
export const VOICE = [
  {
    title: 'Say how it went',
    note: 'The nine criteria, 0, 1 or 2 points; what the app counted itself is filled in. Officers read sums, never who.',
    async act({ phone, shoot }) {
      await toTab(phone, NAMES.dossiers);
      await button(phone, NAMES.procedure).first().click();
      await button(phone, NAMES.rate).first().click();
      await title(phone, NAMES.ballot).waitFor();
      for (const group of await phone.getByRole('radiogroup').all()) {
        if ((await group.getByRole('radio', { checked: true }).count()) === 0) await group.getByRole('radio').last().check();
      }
      await type(phone, phone.getByRole('textbox', { name: NAMES.comment }), 'Nhanh, rõ ràng.');
      await phone.getByRole('radiogroup').nth(2).scrollIntoViewIfNeeded();
      await shoot();
      await button(phone, NAMES.sendRating).click();
      const yes = phone.getByRole('dialog').getByRole('button').last();
      const said = phone.getByText(NAMES.rated, { exact: true }).first();
      await yes.or(said).first().waitFor();
      if (await yes.isVisible()) await yes.click();
      await said.waitFor();
    },
  },
  {
    title: 'Which door?',
    note: 'A few plain questions tell a report from a complaint, a denunciation or a question. 113, 114 and 115 stand on every page of it.',
    async act({ phone, shoot }) {
      await toTab(phone, NAMES.home);
      await button(phone, NAMES.door).click();
      await button(phone, new RegExp(`^${NAMES.place}`)).click();
      await phone.getByText(NAMES.isReport, { exact: true }).first().waitFor();
      await shoot();
    },
  },
  {
    title: 'Report a dark street, without a network',
    note: 'Words, photos and a point on a map that lies in the phone: outlines of the communes, no tile server.',
    async act({ phone, papers, network, shoot }) {
      await button(phone, NAMES.write).click();
      const lamp = button(phone, NAMES.lamp);
      await lamp.waitFor();
      await network(true);
      await lamp.click();
      await type(phone, phone.getByRole('textbox', { name: NAMES.what }), WORDS);
      await button(phone, NAMES.next).click();
      const photos = phone.getByRole('group', { name: NAMES.photos });
      await photos.locator('input[type=file]').setInputFiles(papers.filter((path) => !path.endsWith('.pdf')).slice(0, 1));
      // Built without optimisation, the core takes its time over a photo of 12 million points.
      await photos.getByText(NAMES.kept, { exact: true }).waitFor({ timeout: 60_000 });
      await photos.locator('input[type=file]').setInputFiles({ name: 'den-tat.mp4', mimeType: 'video/mp4', buffer: film() });
      await photos.getByText(NAMES.kept, { exact: true }).nth(1).waitFor();
      await button(phone, NAMES.next).click();
      const map = phone.locator('[data-map]');
      await map.waitFor();
      await map.click({ position: { x: 150, y: 130 } });
      await phone.getByText(NAMES.chosen, { exact: true }).first().waitFor();
      await map.scrollIntoViewIfNeeded();
      await shoot();
    },
  },
  {
    title: 'Confirmed once, waiting in sight',
    note: 'Promised to the outbox under one key; taken back with a press as long as it has not left.',
    async act({ phone }) {
      await button(phone, NAMES.next).click();
      await phone.getByRole('heading', { name: NAMES.check, exact: true }).waitFor();
      await button(phone, NAMES.send).click();
      await phone.getByText(NAMES.waiting, { exact: true }).first().waitFor();
    },
  },
  {
    title: 'It arrives',
    note: 'With its photo, once; the days the office has are working days of the province’s own calendar.',
    async act({ phone, network }) {
      await network(false);
      await phone.getByText(NAMES.number).first().waitFor({ timeout: 30_000 });
    },
  },
  {
    title: 'The office answers',
    note: 'At the desk, with what changed because of it.',
    surface: 'desk',
    async act({ desk, provinceUrl }) {
      await desk.goto(`${provinceUrl}/desk/reports`);
      await desk.getByRole('link', { name: NAMES.lamp }).first().click();
      await desk.getByRole('button', { name: NAMES.accept, exact: true }).click();
      await desk.getByLabel(NAMES.textOf).fill('Đã thay sáu bóng đèn, đoạn đường sáng từ tối nay.');
      await desk.getByLabel(NAMES.changed).fill('Thay bóng cả đoạn, hẹn giờ tắt theo mùa.');
      await desk.getByRole('button', { name: NAMES.answer, exact: true }).click();
      await desk.getByRole('heading', { name: 'Trao đổi' }).waitFor();
    },
  },
  {
    title: 'The answer, and what she thinks of it',
    note: 'Like, dislike with a reason, or have it looked at again.',
    async act({ phone }) {
      const answer = phone.getByRole('heading', { name: NAMES.answered }).first();
      await answer.waitFor({ timeout: 30_000 });
      await button(phone, NAMES.like).click();
      const liked = phone.getByRole('heading', { name: NAMES.liked });
      await liked.waitFor();
      await liked.scrollIntoViewIfNeeded();
    },
  },
  {
    title: 'Watch the offices',
    note: 'On time, early, late, returned more than once, ratings, answers; small counts hidden, a table behind every chart.',
    async act({ phone }) {
      await toTab(phone, NAMES.home);
      await button(phone, NAMES.offices).first().click();
      const office = phone.getByRole('main').getByRole('listitem').getByRole('button').first();
      await office.waitFor();
      await office.click();
      const chart = phone.getByRole('table').first();
      await chart.waitFor();
      assert.ok((await phone.getByRole('table').count()) > 1, 'a table behind every chart');
      await chart.scrollIntoViewIfNeeded();
    },
  },
];
