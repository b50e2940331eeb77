// Passkeys (WebAuthn level 3), on the sign-in page and on the page for a new passkey. The pages hold the options, and the forms
// that carry the answers. Without this script, all else works.

/** A challenge works for five minutes. The user needs some of this time. */
const FRESH = 4 * 60_000;

const supported = window.PublicKeyCredential !== undefined
  && 'parseCreationOptionsFromJSON' in PublicKeyCredential
  && 'parseRequestOptionsFromJSON' in PublicKeyCredential
  && 'toJSON' in PublicKeyCredential.prototype;

/** Sends the answer of the authenticator as a form, so that the next page tells the result. */
function send(form, credential) {
  const {rawId, type, response} = credential.toJSON();
  const {clientDataJSON, attestationObject, transports, authenticatorData, signature, userHandle} = response;
  const answer = attestationObject === undefined
    ? {clientDataJSON, authenticatorData, signature, userHandle}
    : {clientDataJSON, attestationObject, transports};
  form.elements.namedItem('credential').value = JSON.stringify({rawId, type, response: answer});
  form.submit();
}

/** Returns what to tell the user about an error of the browser. */
function text(error, {cancelled, failed, known}) {
  switch (error.name) {
    case 'AbortError': return '';
    case 'NotAllowedError': return cancelled; // also when the time is over, or there is no passkey
    case 'InvalidStateError': return known ?? failed;
    default: return failed;
  }
}

function signIn(root) {
  const form = root.querySelector('form');
  const button = form.querySelector('button');
  const status = form.querySelector('[role=status]');
  let options = JSON.parse(root.dataset.options);
  let made = Date.now();
  let current = new AbortController();
  let canOffer = false;
  let asking = false;

  const isFresh = () => Date.now() - made < FRESH;

  async function request() {
    if (!isFresh()) {
      const answer = await fetch('/login/passkey-options', {method: 'POST'});
      if (!answer.ok) {
        throw new Error(`no options: ${answer.status}`);
      }
      options = await answer.json();
      made = Date.now();
    }
    return PublicKeyCredential.parseRequestOptionsFromJSON(options);
  }

  /** Asks the browser for a passkey. It answers one question at a time, so the earlier one ends. */
  async function ask(mediation) {
    current.abort();
    current = new AbortController();
    const {signal} = current;
    const publicKey = await request();
    signal.throwIfAborted();
    const credential = await navigator.credentials.get({publicKey, mediation, signal});
    form.elements.namedItem('stay').value = document.querySelector('input[name=stay]:checked')?.value ?? '';
    send(form, credential);
  }

  /** Lets the browser offer passkeys in the list of the name field, until the user takes one. */
  async function offer() {
    try {
      await ask('conditional');
    } catch {
      // The list does without passkeys; the button tells what is wrong.
    }
  }

  button.addEventListener('click', async () => {
    status.textContent = '';
    asking = true;
    try {
      await ask('optional');
    } catch (error) {
      status.textContent = text(error, root.dataset);
      asking = false;
      if (canOffer) {
        offer();
      }
    }
  });

  function renew() {
    if (!asking && !document.hidden && !isFresh()) {
      offer();
    }
  }

  async function offerIfPossible() {
    canOffer = await PublicKeyCredential.isConditionalMediationAvailable?.() === true;
    if (canOffer) {
      offer();
      setInterval(renew, 30_000);
      document.addEventListener('visibilitychange', renew);
    }
  }

  root.hidden = false;
  offerIfPossible();
}

function add(root) {
  const form = root.querySelector('form');
  const status = form.querySelector('[role=status]');
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(root.dataset.options));

  form.addEventListener('submit', async event => {
    event.preventDefault();
    status.textContent = '';
    try {
      send(form, await navigator.credentials.create({publicKey: options}));
    } catch (error) {
      status.textContent = text(error, root.dataset);
    }
  });

  document.querySelectorAll('[data-passkey-without]').forEach(advice => { advice.hidden = true; });
  root.hidden = false;
}

if (supported) {
  document.querySelectorAll('[data-passkey=sign-in]').forEach(signIn);
  document.querySelectorAll('[data-passkey=add]').forEach(add);
}
