// Who the citizen is: the chip of her card, a copy that is refused, the population register, and acting for a child.
import assert from 'node:assert/strict';
import { type } from './form.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./journey.mjs').Step} Step */

const NAMES = {
  person: 'Cá nhân',
  card: 'Thẻ căn cước của tôi',
  chip: 'Đọc chip của thẻ',
  can: 'Số CAN',
  read: 'Bắt đầu đọc',
  slipped: /Thẻ bị trượt ra/,
  waiting: 'Đang chờ thẻ',
  facts: 'Thông tin đã biết',
  portrait: 'Ảnh chân dung trong chip của thẻ',
  match: 'Đối chiếu với cơ sở dữ liệu dân cư',
  matched: 'Khớp với cơ sở dữ liệu dân cư',
  back: 'Quay lại',
  family: 'Làm thay người thân',
  add: 'Thêm người để làm thay',
  number: 'Số định danh của người đó',
  child: 'con',
  ask: 'Xin làm thay',
  yes: 'Xin',
  active: 'Đang có hiệu lực',
  log: 'Nhật ký, cả hai bên cùng đọc',
};

/** Her son by the sandbox's register. */
const CHILD = '036215004321';

/** @param {Page} page @param {string|RegExp} name */
const button = (page, name) => page.getByRole('button', { name, exact: false }).first();

/** @param {Page} phone @param {string} profile @param {string|null} fault */
async function hold(phone, profile, fault) {
  const status = await phone.evaluate(async (order) => {
    const answer = await fetch('/api/card', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
    return answer.status;
  }, { do: 'hold', profile, fault });
  assert.equal(status, 204, 'the card was held there');
}

/** @param {Page} phone */
const take = (phone) =>
  phone.evaluate(async () => {
    await fetch('/api/card', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ do: 'take' }) });
  });

/** The number printed on the front of a card. @param {Page} phone @param {string} profile */
async function can(phone, profile) {
  /** @type {{name: string, can: string}[]} */
  const cards = await phone.evaluate(async () => (await fetch('/api/card')).json());
  return cards.find(({ name }) => name === profile)?.can ?? '';
}

/** @param {Page} phone @param {string} profile */
async function key(phone, profile) {
  await type(phone, phone.getByRole('textbox', { name: NAMES.can }), await can(phone, profile));
}

/** @type {Step[]} */
export const IDENTITY = [
  {
    title: 'Who am I? Three ways to say it',
    note: 'Typed, printed code, chip: each stronger than the one before, and each value will say where it is from.',
    async act({ phone }) {
      await phone.getByRole('navigation').getByRole('button', { name: NAMES.person }).click();
      await button(phone, NAMES.card).click();
      await button(phone, NAMES.chip).waitFor();
    },
  },
  {
    title: 'The card slips, and nothing is lost',
    note: 'PACE with the CAN, secure messaging. The card leaves the field half-way; the sheet asks for it, and what was read stays.',
    async act(world) {
      const { phone } = world;
      await button(phone, NAMES.chip).click();
      await key(phone, 'vi-du');
      await button(phone, NAMES.read).click();
      await phone.getByText(NAMES.waiting).first().waitFor();
      await hold(phone, 'vi-du', 'lose@20');
      await phone.getByText(NAMES.slipped).first().waitFor();
      await world.shoot();
    },
  },
  {
    title: 'Read on, and believed',
    note: 'Signed by the state, every hash right, and the chip proved that it is no copy. The portrait is the chip’s.',
    async act({ phone }) {
      await hold(phone, 'vi-du', null);
      await phone.getByRole('heading', { name: NAMES.facts }).waitFor();
      await phone.getByRole('img', { name: NAMES.portrait }).waitFor();
      await take(phone);
    },
  },
  {
    title: 'The population register agrees',
    note: 'The signed files go sealed to the register; the answer comes value by value.',
    async act({ phone }) {
      await button(phone, NAMES.match).click();
      const word = phone.getByRole('heading', { name: NAMES.matched }).first();
      await word.waitFor();
      await word.scrollIntoViewIfNeeded();
    },
  },
  {
    title: 'A copied card is refused',
    note: 'Every file of the real one, every signature right; but the key in the chip is missing.',
    async act({ phone }) {
      await button(phone, NAMES.chip).click();
      await key(phone, 'clone');
      await button(phone, NAMES.read).click();
      await hold(phone, 'clone', null);
      await phone.getByText('MC-I14').first().waitFor();
      await take(phone);
    },
  },
  {
    title: 'Acting for her child',
    note: 'The register names her as the mother, so it holds at once; the log is the same for both sides.',
    async act({ phone }) {
      await button(phone, NAMES.back).click();
      await phone.getByRole('heading', { name: NAMES.facts }).waitFor();
      await button(phone, NAMES.back).click();
      await button(phone, NAMES.family).click();
      await button(phone, NAMES.add).click();
      await type(phone, phone.getByRole('textbox', { name: NAMES.number }), CHILD);
      await phone.getByRole('radio', { name: new RegExp(`^${NAMES.child}`) }).check();
      await phone.getByRole('button', { name: NAMES.ask, exact: true }).click();
      await phone.getByRole('dialog').getByRole('button', { name: NAMES.yes, exact: true }).click();
      await phone.getByRole('listitem').filter({ hasText: NAMES.active }).first().getByRole('button').click();
      await phone.getByRole('heading', { name: NAMES.log }).waitFor();
    },
  },
];
