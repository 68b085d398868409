// An OpenID Connect provider nobody here wrote (oidc-provider), as strict as a province may set one up: every authorization
// request pushed (RFC 9126), PKCE S256, DPoP with a nonce on every proof (RFC 9449), ES256, refresh tokens that rotate and end
// the grant when one comes twice, levels under names of its own. It prints its address in one line of JSON, then one line for
// each thing a test may want to have seen.
//
//   node issuer.mjs PORT REDIRECT_URI [ACCESS_TOKEN_SECONDS]
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { Provider, interactionPolicy } from "oidc-provider";

const [port, redirectUri, seconds = "300"] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const tell = (event, more = {}) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

const people = {
  "vi-du": { name: "Nguyễn Thị Ví Dụ", birthdate: "1990-01-01", gender: "female", citizen_id: "036190012345" },
};
const LOW = "urn:example:acr:low";
const SUBSTANTIAL = "urn:example:acr:substantial";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...privateKey.export({ format: "jwk" }), kid: "id-token-1", alg: "ES256", use: "sig" };

// Consent is asked of native apps at every sign-in; this one is the province's own, and nobody is asked.
const policy = interactionPolicy.base();
policy.remove("consent");

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "mot-cua-app",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: [redirectUri],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
      id_token_signed_response_alg: "ES256",
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    },
  ],
  jwks: { keys: [jwk] },
  cookies: { keys: [randomBytes(24).toString("hex")] },
  acrValues: [LOW, SUBSTANTIAL],
  scopes: ["openid", "profile", "offline_access"],
  claims: { profile: ["name", "birthdate", "gender", "citizen_id"] },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    revocation: { enabled: true },
    userinfo: { enabled: true },
  },
  pkce: { required: () => true },
  ttl: { AccessToken: Number(seconds), RefreshToken: 86_400, Grant: 86_400, IdToken: 300, Session: 3600, Interaction: 600 },
  rotateRefreshToken: true,
  issueRefreshToken: (ctx, client) => client.grantTypeAllowed("refresh_token"),
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  interactions: { policy, url: (ctx, interaction) => `/sign-in/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const held = session.grantIdFor(client.clientId);
    const found = held && (await ctx.oidc.provider.Grant.find(held));
    if (found) return found;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid profile offline_access");
    await grant.save();
    return grant;
  },
  renderError: (ctx, out) => {
    ctx.type = "json";
    ctx.body = out;
  },
});

provider.on("pushed_authorization_request.success", () => tell("pushed"));
provider.on("grant.success", (ctx) => tell("grant", { type: ctx.oidc.params.grant_type, tokens: ctx.body.token_type }));
provider.on("grant.error", (ctx, error) => tell("grant.error", { error: error.error }));
provider.on("grant.revoked", () => tell("revoked"));
provider.on("authorization.error", (ctx, error) => tell("authorization.error", { error: error.error, why: error.error_description }));
provider.on("server_error", (ctx, error) => tell("server_error", { why: String(error) }));

const ours = provider.callback();
const body = async (request) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
};

// The page a person sees: a form with a name and a level; what was asked for stands beside it.
async function signIn(request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<form method="post"><p>${prompt.name} ${params.acr_values}</p>
      <input name="login"><input name="acr"><button>OK</button></form>`);
    return;
  }
  const form = await body(request);
  const result =
    form.get("login") === ""
      ? { error: "access_denied", error_description: "the person gave up" }
      : { login: { accountId: form.get("login"), acr: form.get("acr"), remember: true } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer((request, response) => {
  if (!request.url.startsWith("/sign-in/")) return ours(request, response);
  return signIn(request, response).catch((error) => {
    tell("server_error", { why: String(error) });
    response.statusCode = 500;
    response.end();
  });
});
server.listen(Number(port), "127.0.0.1", () => tell("ready", { issuer }));
// Ends with the test that started it, however that ended.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
