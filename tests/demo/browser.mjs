// Debian's Chromium, quiet: it asks nobody on the net for anything.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Where Debian puts it; MOTCUA_CHROMIUM names another. */
const EXECUTABLE = process.env['MOTCUA_CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * A fresh browser: playwright gives every launch a user-data directory of its own and removes it after.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launch() {
  if (!existsSync(EXECUTABLE)) throw new Error(`no Chromium at ${EXECUTABLE}: apt-get install chromium`);
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
