// Verifies an SD-JWT with @sd-jwt/core, as any outside reader would.
//   stdin   {"envelope": <combined form>, "key": <Ed25519 public key, base64url>}
//   stdout  the verified payload with its disclosures put back; exit 1 and a message when refused
import { SDJwtInstance } from "@sd-jwt/core";
import { digest, generateSalt, getVerifier } from "@sd-jwt/crypto-nodejs";
import { readFileSync } from "node:fs";

const { envelope, key } = JSON.parse(readFileSync(0, "utf8"));
const algorithm = { name: "Ed25519" };
const verifier = await getVerifier({ kty: "OKP", crv: "Ed25519", x: key }, algorithm, algorithm);
try {
  const reader = new SDJwtInstance({ hasher: digest, hashAlg: "sha-256", saltGenerator: generateSalt, verifier });
  const { payload } = await reader.verify(envelope);
  process.stdout.write(JSON.stringify(payload));
} catch (refused) {
  process.stderr.write(String(refused.message ?? refused));
  process.exitCode = 1;
}
