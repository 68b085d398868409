// Starts a preview binary for a test and ends it after.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = new URL('../..', import.meta.url).pathname;
const TARGET = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');

/** Built already, by the scripts that run the tests. */
export const PREVIEW = process.env['MOTCUA_PREVIEW'] ?? join(TARGET, 'debug/motcua-preview');

/**
 * A preview without core and province.
 * @param {{dir?: string, port?: number}} [options]
 */
export async function startFixture({ dir, port = 0 } = {}) {
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'motcua-shell-')));
  const child = spawn(PREVIEW, ['--fixture', '--dir', folder, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const base = await printed(child);
  return {
    base,
    dir: folder,
    port: Number(new URL(base).port),
    /** Ends the process; the folder stays when it was given. */
    async stop() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (dir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child */
async function printed(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^preview (http:\S+)\/$/.exec(line);
    if (found?.[1]) return found[1];
  }
  throw new Error(`${PREVIEW} ended before it said where it is`);
}
