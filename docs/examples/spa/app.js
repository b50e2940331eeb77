// Signs users in at Latchkey with an authorization code and PKCE (RFC 6749, RFC 7636, OpenID Connect Core), and reads
// their notes. Only a variable of this module holds the tokens. Another script could read localStorage later, so no token
// is stored there. See docs/guides/sign-in-browser.md.

const setting = (name) => document.querySelector(`meta[name="latchkey-${name}"]`).content;
const issuer = setting('issuer');
const resource = setting('resource');
const clientId = setting('client');
const redirectUri = new URL('.', location.href).href;
const SCOPE = 'openid profile notes:read notes:write';
const TOLERANCE_SECONDS = 30;

// Kept in sessionStorage, so in this tab only: that a user is signed in, and the values that the next answer must match.
const SIGNED_IN = 'reader.signed-in';
const PENDING = 'reader.pending';

/** An error whose message the page shows to the user. */
class Problem extends Error {}

let metadata;
let session;
let renewal;

// ---- Signing in

/** Sends the browser to the authorization endpoint. With prompt "none" it returns without asking the user. */
async function signIn(prompt) {
  const pending = { state: random(), nonce: random(), verifier: random(), prompt };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const request = new URL(metadata.authorization_endpoint);
  request.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: encode(digest),
    code_challenge_method: 'S256',
    ...(prompt && { prompt }),
  });
  location.assign(request);
  // The browser leaves this page, so nothing more must be shown.
  return new Promise(() => {});
}

/** Handles the answer of the authorization endpoint. Refuses it unless it matches the request of this tab. */
async function finishSignIn(answer) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING));
  sessionStorage.removeItem(PENDING);
  if (!pending || answer.get('state') !== pending.state || answer.get('iss') !== issuer) {
    throw new Problem('This answer does not belong to a sign-in of this tab. Please try again.');
  }
  if (answer.has('error')) {
    sessionStorage.removeItem(SIGNED_IN);
    if (pending.prompt === 'none') return;
    throw new Problem(answer.get('error') === 'access_denied' ? 'You did not allow access.' : `Latchkey says: ${answer.get('error')}.`);
  }
  const response = await post(metadata.token_endpoint, {
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: redirectUri,
    code_verifier: pending.verifier,
  });
  if (!response.ok) throw new Problem('The sign-in could not be completed. Please try again.');
  const tokens = await response.json();
  const claims = await verified(tokens.id_token, pending.nonce);
  session = { name: claims.name ?? claims.preferred_username, ...kept(tokens) };
  sessionStorage.setItem(SIGNED_IN, 'yes');
}

/** Returns the claims of an ID token. Checks signature, issuer, audience, nonce and expiry (section 3.1.3.7). */
async function verified(idToken, nonce) {
  const [header, payload, signature] = idToken.split('.');
  const { alg, kid } = parse(header);
  const { keys } = await (await fetchFrom(metadata.jwks_uri)).json();
  const jwk = keys.find((key) => key.kid === kid);
  const claims = parse(payload);
  const now = Date.now() / 1000;
  const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const good =
    alg === 'RS256' &&
    jwk &&
    (await crypto.subtle.verify(
      rs256.name,
      await crypto.subtle.importKey('jwk', jwk, rs256, false, ['verify']),
      decode(signature),
      new TextEncoder().encode(`${header}.${payload}`),
    )) &&
    claims.iss === issuer &&
    [claims.aud].flat().includes(clientId) &&
    claims.nonce === nonce &&
    claims.exp > now - TOLERANCE_SECONDS;
  if (!good) throw new Problem('The answer to the sign-in could not be verified.');
  return claims;
}

// ---- Being signed in

/** Calls resource-service. Returns undefined if the session has ended meanwhile. */
async function call(path, options = {}) {
  if (session?.expiresAt < Date.now()) await renew();
  if (!session) return undefined;
  const headers = { ...options.headers, Authorization: `Bearer ${session.accessToken}` };
  const response = await fetchFrom(resource + path, { ...options, headers });
  if (response.status === 401) {
    forget();
    return undefined;
  }
  if (!response.ok) throw new Problem(`The notes are not available at the moment (${response.status}).`);
  return response.json();
}

/** Gets new tokens with the refresh token. Concurrent callers share one request: a refresh token works once. */
function renew() {
  renewal ??= refresh().finally(() => (renewal = undefined));
  return renewal;
}

async function refresh() {
  const response = await post(metadata.token_endpoint, {
    grant_type: 'refresh_token',
    refresh_token: session.refreshToken,
  });
  if (response.ok) session = { ...session, ...kept(await response.json()) };
  else if (response.status === 400) forget();
  else throw new Problem('Latchkey does not answer at the moment. Please try again.');
}

function kept(tokens) {
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + (tokens.expires_in - TOLERANCE_SECONDS) * 1000,
  };
}

/** Revokes the refresh token (RFC 7009). This ends the session of this page, and no service accepts its access tokens. */
async function signOut() {
  const { refreshToken } = session;
  forget();
  const response = await post(metadata.revocation_endpoint, { token: refreshToken });
  if (!response.ok) throw new Problem('You are signed out here, but Latchkey did not confirm it. End the session on your dashboard.');
}

function forget() {
  session = undefined;
  sessionStorage.removeItem(SIGNED_IN);
}

// ---- The page

async function show() {
  const page = session && (await call('/notes'));
  if (page) {
    element('who').textContent = session.name;
    element('notes').replaceChildren(
      ...page.items.map((note) => Object.assign(document.createElement('li'), { textContent: note.title })),
    );
    element('no-notes').hidden = page.items.length > 0;
  }
}

async function addNote() {
  const body = JSON.stringify({ title: element('title').value, text: '' });
  if (await call('/notes', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })) {
    element('new-note').reset();
  }
}

/** Runs the steps, then shows the new state. */
async function run(...steps) {
  const wasSignedIn = Boolean(session);
  let problem = '';
  element('waiting').hidden = false;
  try {
    for (const step of steps) await step();
    if (wasSignedIn && !session && !steps.includes(signOut)) problem = 'You are no longer signed in.';
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    problem = failure.message;
  }
  element('waiting').hidden = true;
  element('problem').textContent = problem;
  element('problem').hidden = !problem;
  element('signed-in').hidden = !session;
  element('signed-out').hidden = Boolean(session);
}

async function start() {
  const answer = new URLSearchParams(location.search);
  // Removes the code from the address, so that a copied address does not contain it.
  history.replaceState(null, '', redirectUri);
  metadata = await (await fetchFrom(`${issuer}/.well-known/openid-configuration`)).json();
  if (metadata.issuer !== issuer) throw new Problem('The metadata belongs to another issuer.');
  if (answer.has('state')) await finishSignIn(answer);
  // The tokens were lost with the previous page. A user who is still signed in at Latchkey is not asked again.
  else if (sessionStorage.getItem(SIGNED_IN)) await signIn('none');
}

element('sign-in').addEventListener('click', () => run(() => signIn()));
element('sign-out').addEventListener('click', () => run(signOut));
element('reload').addEventListener('click', () => run(show));
element('new-note').addEventListener('submit', (event) => {
  event.preventDefault();
  run(addNote, show);
});
// The tokens are lost with the page. Ends the session, so that it does not stay in the user's list of sessions.
addEventListener('pagehide', () => {
  if (session) post(metadata.revocation_endpoint, { token: session.refreshToken }, { keepalive: true }).catch(() => {});
  session = undefined;
});
// The browser restores the page from its back/forward cache.
addEventListener('pageshow', (event) => event.persisted && run(start, show));
run(start, show);

// ---- Small things

function element(id) {
  return document.getElementById(id);
}

function post(url, parameters, options = {}) {
  const body = new URLSearchParams({ client_id: clientId, ...parameters });
  return fetchFrom(url, { method: 'POST', body, ...options });
}

/** Sends requests without cookies: the services accept none from other origins. */
async function fetchFrom(url, options = {}) {
  try {
    return await fetch(url, { credentials: 'omit', cache: 'no-store', ...options });
  } catch {
    throw new Problem(`${new URL(url).origin} does not answer, or does not let pages of ${location.origin} call it.`);
  }
}

function random() {
  return encode(crypto.getRandomValues(new Uint8Array(32)));
}

function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function decode(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

function parse(part) {
  return JSON.parse(new TextDecoder().decode(decode(part)));
}
