// A certified OpenID Connect provider for one test: people sign in by name, its clock can be put
// wrong and its keys replaced. Nothing of it is meant for anybody's real sign-in.
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const [port, audience, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const rightNow = Date.now;
let secondsWrong = 0;
let claimsOf = {};
let keys = [];
let made = 0;
Date.now = () => rightNow() + secondsWrong * 1000;

async function newKey() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = `key-${++made}`;
  return { ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" };
}

function open() {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "front-end",
        token_endpoint_auth_method: "none",
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    jwks: { keys },
    cookies: { keys: ["only for tests"] },
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `urn:${audience}`,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, resource) => ({
          scope: "learn",
          audience: resource.slice("urn:".length),
          accessTokenTTL: 600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    extraTokenClaims: (_context, token) => claimsOf[token.accountId] ?? {},
  });
  provider.on("server_error", (_context, error) => console.error(error));
  return provider.callback();
}

const told = {
  "/test/claims": (body) => (claimsOf = body),
  "/test/clock": (body) => (secondsWrong = body.seconds),
  // As providers do it: the new key signs, the one before can still be checked for a while.
  "/test/rotate": async () => {
    keys = [await newKey(), ...keys.slice(0, 1)];
    answer = open();
  },
};

async function tell(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  await told[request.url](JSON.parse(Buffer.concat(parts).toString() || "{}"));
  response.writeHead(204).end();
}

keys = [await newKey()];
let answer = open();
createServer((request, response) => {
  if (request.url in told) return tell(request, response);
  return answer(request, response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
