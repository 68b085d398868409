// The peers the core is measured beside, in one warm Node process: a line of JSON in is a command, a line out its answer.
import { createECDH, createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import ece from 'http_ece';
import tus from 'tus-js-client';

const b64url = (/** @type {Buffer | string} */ bytes) => Buffer.from(bytes).toString('base64url');
const microseconds = (/** @type {bigint} */ from) => Number(process.hrtime.bigint() - from) / 1000;

/** The nonce the server handed out last (RFC 9449, 8). */
let nonce = '';

/** A DPoP proof (RFC 9449, 4) over ES256. */
function proof(key, method, url, token) {
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } };
  const claims = {
    jti: randomUUID(),
    htm: method,
    htu: url.split(/[?#]/)[0],
    iat: Math.floor(Date.now() / 1000),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...(nonce && { nonce }),
  };
  const input = `${b64url(JSON.stringify(head))}.${b64url(JSON.stringify(claims))}`;
  return `${input}.${b64url(sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }))}`;
}

const keyOf = (file) => createPrivateKey({ key: readFileSync(file), format: 'der', type: 'pkcs8' });

/** Uploads one file as the documentation of tus-js-client recommends for Node: a stream of the file, in one piece. */
function upload({ endpoint, file, name, sha256, token, key }) {
  const signer = keyOf(key);
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(file), {
      endpoint,
      metadata: { filename: name, filetype: 'application/pdf', sha256 },
      onBeforeRequest(request) {
        request.setHeader('Authorization', `DPoP ${token}`);
        request.setHeader('DPoP', proof(signer, request.getMethod(), request.getURL(), token));
      },
      onAfterResponse(_request, response) {
        nonce = response.getHeader('dpop-nonce') ?? nonce;
      },
      onError: reject,
      onSuccess: () => resolve(upload.url),
    });
    upload.start();
  });
}

function ecdhOf(secret) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(secret, 'base64url'));
  return ecdh;
}

const commands = {
  /** Fetches a nonce, so that no measured upload begins with a refusal. */
  async nonce({ url }) {
    const answer = await fetch(url, { method: 'OPTIONS' });
    nonce = answer.headers.get('dpop-nonce') ?? nonce;
    return {};
  },

  /** Uploads the files one after the other; the time is of all of them. */
  async upload({ files, ...rest }) {
    const from = process.hrtime.bigint();
    const urls = [];
    for (const file of files) urls.push(await upload({ ...rest, ...file }));
    return { us: microseconds(from), urls };
  },

  /** Seals messages for a subscription, each with a sender key of its own (RFC 8291). */
  seal({ p256dh, auth, plain }) {
    const bodies = plain.map((text) => {
      const sender = createECDH('prime256v1');
      sender.generateKeys();
      const options = { version: 'aes128gcm', privateKey: sender, dh: p256dh, authSecret: auth };
      return b64url(ece.encrypt(Buffer.from(text), options));
    });
    return { bodies };
  },

  /** Opens sealed messages; the time of each, and what they said. */
  open({ secret, auth, bodies }) {
    const sealed = bodies.map((body) => Buffer.from(body, 'base64url'));
    const privateKey = ecdhOf(secret);
    const us = [];
    const plain = sealed.map((body) => {
      const from = process.hrtime.bigint();
      const opened = ece.decrypt(body, { version: 'aes128gcm', privateKey, authSecret: auth });
      us.push(microseconds(from));
      return opened.toString();
    });
    return { us, plain };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...input } = JSON.parse(line);
  let answer;
  try {
    answer = await commands[command](input);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
