// An identity provider as others run it (oidc-provider), on this machine, that signs everybody in
// as one account without asking. Its settings: the first argument, as JSON.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { port, client, secret, back, account, amr, way, algorithm } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await crypto.subtle.generateKey(
  { RS256: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
    ES256: { name: "ECDSA", namedCurve: "P-256" } }[algorithm], true, ["sign", "verify"]);
const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey("jwk", privateKey);

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [back], grant_types: ["authorization_code"],
              response_types: ["code"], token_endpoint_auth_method: way, id_token_signed_response_alg: algorithm }],
  clientAuthMethods: [way],
  jwks: { keys: [{ ...jwk, kid: "k1", alg: algorithm, use: "sig" }] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: "somebody@else.example" }) }),
  claims: { openid: ["sub", "amr"] },
  cookies: { keys: ["cookie key of a test"] },
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === "login")
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: account, amr } });
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid");
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});

createServer(provider.callback()).listen(port, "127.0.0.1", () => console.log("ready"));
