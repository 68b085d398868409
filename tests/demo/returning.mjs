// A return and its answer: the officer names two places at once, the citizen mends those and nothing else, the desk sees it.
import assert from 'node:assert/strict';
import { type } from './form.mjs';
import { NAMES, button, pushed, title } from './journey.mjs';

/** The names things go by. */
const RETURN = {
  ask: 'Yêu cầu bổ sung',
  place: 'Chỗ cần sửa',
  where: 'Ở đâu',
  why: 'Lý do, viết cho người dân',
  another: '+ Thêm một chỗ cần sửa',
  send: 'Gửi yêu cầu bổ sung',
  field: 'Nơi thường trú',
  returned: 'Cơ quan yêu cầu bổ sung',
  mend: 'Sửa và gửi lại',
  answer: 'Gửi bổ sung',
  yes: 'Gửi',
  taken: 'Cơ quan đã nhận phần bổ sung',
  answered: 'Người dân đã bổ sung',
};

const REASON = 'Ghi rõ số nhà và xóm';

/** @param {string} path */
const nameOf = (path) => String(path.split('/').at(-1));

/** @type {import('./journey.mjs').Step[]} */
export const RETURNING = [
  {
    title: 'The officer finds two things to mend',
    note: 'Picked from the fields and files that were sent, all in one request, each with its reason.',
    surface: 'desk',
    async act({ desk, papers }) {
      await desk.getByText(RETURN.ask, { exact: true }).first().click();
      const places = desk.getByRole('group', { name: RETURN.place });
      await places.nth(0).getByLabel(RETURN.where).selectOption({ label: RETURN.field });
      await places.nth(0).getByLabel(RETURN.why).fill(REASON);
      await desk.getByRole('button', { name: RETURN.another }).click();
      await places.nth(1).getByLabel(RETURN.where).selectOption({ label: nameOf(String(papers[0])) });
      await places.nth(1).getByLabel(RETURN.why).fill('Thiếu trang 2, quét lại đủ trang');
    },
  },
  {
    title: 'Returned, with every defect at once',
    note: 'By push, pinned to their field and file, with the deadline. The clock stands while the office waits for the citizen.',
    act: (world) => pushed(world, RETURN.send, world.phone.getByRole('heading', { name: RETURN.returned })),
  },
  {
    title: 'Mend only that',
    note: 'Only what was returned takes an answer; the officer’s reason stands at the field until it is another one.',
    async act({ phone, papers, shoot }) {
      await button(phone, RETURN.mend).click();
      await title(phone, RETURN.mend).waitFor();
      await button(phone, new RegExp(`^${RETURN.field}`)).click();
      const field = phone.getByRole('textbox', { name: RETURN.field });
      await field.waitFor();
      assert.equal(await phone.getByRole('textbox').count(), 1, 'only the returned field takes an answer');
      await phone.getByText(REASON).first().waitFor();
      await shoot();
      await type(phone, field, 'Số nhà 12, xóm 5, xã Cổ Lễ, tỉnh Ninh Bình');
      await field.blur();
      await phone.locator('p.error').filter({ hasText: REASON }).waitFor({ state: 'detached' });
      await button(phone, NAMES.next).click();
      await button(phone, new RegExp(`^${NAMES.paper}`)).click();
      const group = phone.getByRole('group', { name: NAMES.paper });
      await group.getByRole('button', { name: `Xóa tệp ${nameOf(String(papers[0]))}` }).click();
      await group.getByText(nameOf(String(papers[0])), { exact: true }).waitFor({ state: 'detached' });
      await group.locator('input[type=file]').setInputFiles(String(papers[0]));
      await group.getByText(NAMES.kept, { exact: true }).waitFor();
      await button(phone, NAMES.next).click();
      await title(phone, RETURN.mend).waitFor();
    },
  },
  {
    title: 'Send the answer, once',
    note: 'What changed and the new file, under one key; the office answers with a receipt the phone checks against what it sent.',
    async act({ phone }) {
      await button(phone, RETURN.answer).click();
      await phone.getByRole('dialog').getByRole('button', { name: RETURN.yes, exact: true }).click();
      await phone.getByRole('heading', { name: RETURN.taken }).waitFor({ timeout: 30_000 });
    },
  },
  {
    title: 'The desk sees the answer',
    note: 'What was asked, what changed and the new file side by side; the clock goes on.',
    surface: 'desk',
    async act({ desk }) {
      await desk.reload();
      const answered = desk.getByRole('heading', { name: RETURN.answered });
      await answered.waitFor();
      await answered.scrollIntoViewIfNeeded();
    },
  },
];
