// The province and the preview for a demo, from binaries that are built already.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;
const TARGET = process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target');
const PROVINCE = process.env['MOTCUA_PROVINCE'] ?? join(TARGET, 'debug/motcua-province');
const PREVIEW = process.env['MOTCUA_PREVIEW'] ?? join(TARGET, 'debug/motcua-preview');

/** How long a server may take to answer. */
const PATIENCE_MS = 30_000;

/**
 * Both servers on free ports of 127.0.0.1, their state and logs in `dir`.
 * @param {string} dir
 */
export async function startServers(dir) {
  await mkdir(join(dir, 'province'), { recursive: true });
  const provincePort = await freePort();
  const province = run(PROVINCE, ['--dir', join(dir, 'province'), '--port', String(provincePort)], join(dir, 'province.log'));
  const provinceUrl = `http://127.0.0.1:${provincePort}`;
  await answers(`${provinceUrl}/.well-known/mot-cua.json`, province, 'the province');
  const key = (await readFile(join(dir, 'province/pack-key.txt'), 'utf8')).trim();
  const previewPort = await freePort();
  const args = ['--province', provinceUrl, '--pack-key', key, '--dir', join(dir, 'preview'), '--port', String(previewPort)];
  const preview = run(PREVIEW, args, join(dir, 'preview.log'));
  const previewUrl = `http://127.0.0.1:${previewPort}`;
  await answers(`${previewUrl}/phone`, preview, 'the preview');
  return {
    provinceUrl,
    previewUrl,
    async stop() {
      for (const child of [preview, province]) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}

/** @param {string} program @param {string[]} args @param {string} log */
function run(program, args, log) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const out = createWriteStream(log);
  child.stdout.pipe(out);
  child.stderr.pipe(out);
  // Seen by `answers`, which knows what to call it.
  child.on('error', () => undefined);
  return child;
}

/** @param {string} url @param {import('node:child_process').ChildProcess} child @param {string} name */
async function answers(url, child, name) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.pid === undefined || child.exitCode !== null) throw new Error(`${name} did not start; its log is beside the state`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${name} did not answer within ${PATIENCE_MS / 1000} s`);
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
