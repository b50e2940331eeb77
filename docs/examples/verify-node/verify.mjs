// Reads one access token from standard input, and writes its claims to standard output.
// Exits with 0 for a good token, 1 for a refused one, 2 if the verifier cannot decide.
import { text } from 'node:stream/consumers';
import { TokenRefused, introspecting, verifying } from './verifier.mjs';

const { ISSUER, AUDIENCE = 'latchkey-api', JWKS_URI, INTROSPECTION_ENDPOINT, CLIENT_ID, CLIENT_SECRET } = process.env;

let verify = verifying({ issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI });
if (INTROSPECTION_ENDPOINT) {
  verify = introspecting(verify, {
    endpoint: INTROSPECTION_ENDPOINT,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
  });
}
try {
  console.log(JSON.stringify(await verify((await text(process.stdin)).trim())));
} catch (error) {
  console.error(`${error instanceof TokenRefused ? 'refused' : 'undecided'}: ${error.message}`);
  process.exitCode = error instanceof TokenRefused ? 1 : 2;
}
