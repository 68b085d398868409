// What the person chose, until the core says the same. A screen that was on its way when the person pressed must not flick
// the mark back; a core that says otherwise for longer than PATIENCE is right.

/** @typedef {import('./types.js').Screen} Screen */

/** Milliseconds the person's word stands against the core's. */
const PATIENCE = 1500;

export class Choices {
  /** @type {Map<string, {selected: string[], until: number}>} */
  #pending = new Map();
  #redraw;

  /** @param {() => void} redraw called when the core's word must be shown after all */
  constructor(redraw) {
    this.#redraw = redraw;
  }

  /** @param {string} block @param {string[]} selected */
  chose(block, selected) {
    this.#pending.set(block, { selected, until: performance.now() + PATIENCE });
    setTimeout(() => this.#redraw(), PATIENCE + 1);
  }

  /** Another route, or another run of the core. */
  reset() {
    this.#pending.clear();
  }

  /**
   * The screen with the choices as the person last made them.
   * @param {Screen} screen
   * @returns {Screen}
   */
  over(screen) {
    if (this.#pending.size === 0) return screen;
    const blocks = screen.blocks.map((block) => {
      if (block.kind !== 'choice' && block.kind !== 'rating') return block;
      const own = this.#pending.get(block.id);
      if (!own) return block;
      const said = block.kind === 'choice' ? block.selected : block.selected === null ? [] : [block.selected];
      if (performance.now() > own.until || same(own.selected, said)) {
        this.#pending.delete(block.id);
        return block;
      }
      return block.kind === 'choice' ? { ...block, selected: own.selected } : { ...block, selected: own.selected[0] ?? null };
    });
    return { ...screen, blocks };
  }
}

/** @param {string[]} a @param {string[]} b */
const same = (a, b) => a.length === b.length && a.every((id) => b.includes(id));
