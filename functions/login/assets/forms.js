/** What the scripts of the pages share. */
{
  /** Where the server is, whatever stage or folder it is served below. */
  const root = new URL('../../', document.currentScript.src);

  const part = (id) => document.getElementById(id);

  /** What shows one of the steps of a page, and hides the others. */
  const showing =
    (...steps) =>
    (id) => {
      for (const each of steps) part(each).hidden = each !== id;
    };

  const call = async (method, path, token, body) => {
    const response = await fetch(new URL(`api/${path}`, root), {
      method,
      credentials: 'same-origin',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const reply = await response.json();
    if (!response.ok) {
      const { message, details } = reply;
      throw Object.assign(new Error(message), { status: response.status, details });
    }
    return reply;
  };

  /** Runs what a form asks for once at a time, and shows what went wrong. */
  const onSubmit = (form, deed) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const buttons = form.querySelectorAll('button');
      for (const button of buttons) button.disabled = true;
      part('fault').textContent = '';
      try {
        await deed(new FormData(form));
      } catch (error) {
        part('fault').textContent = error.message;
      } finally {
        for (const button of buttons) button.disabled = false;
      }
    });
  };

  /** How somebody is asked for their second factor. */
  const questions = {
    email: 'A code was mailed to you: enter it.',
    totp: 'Enter the code that your authenticator app shows, or a recovery code.',
    webauthn: 'Go on to use your passkey, or enter a recovery code.',
  };

  /** What an authenticator signs of a challenge. */
  const signed = async (token) => {
    const { options } = await call('POST', 'v2/auth/mfa/passkey', token);
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return (await navigator.credentials.get({ publicKey })).toJSON();
  };

  const proof = async ({ token, mfaMethod }, code) => {
    if (mfaMethod === 'email') return { mfaMethod, mfaToken: code };
    if (mfaMethod === 'webauthn' && !code) return { mfaMethod, credential: await signed(token) };
    return { mfaMethod: 'totp', mfaToken: code };
  };

  let answerFactor;

  /** Chooses an organization; where that asks for a second factor, goes on once it was shown in the form `factor`. */
  const enter = async (access, organizationId, show) => {
    const chosen = await call('POST', 'v3/auth/select-organization', access, { organizationId });
    if (!chosen.isMfaEnabled) return;
    if (!answerFactor) onSubmit(part('factor'), (fields) => answerFactor(fields));
    part('question').textContent = questions[chosen.mfaMethod];
    show('factor');
    await new Promise((resolve) => {
      answerFactor = async (fields) => {
        await call('POST', 'v2/auth/mfa/verify', chosen.token, await proof(chosen, fields.get('factor')));
        resolve();
      };
    });
  };

  /** Posts a session to the CLI at a port of this computer; what to paste there instead, when it cannot be reached. */
  const handOver = async (port, { token, email }) => {
    const credentials = JSON.stringify({ email, privateKey: '', JTWToken: token, RefreshToken: '' });
    try {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: credentials,
      });
      if (!response.ok) throw new Error('refused');
      return undefined;
    } catch {
      const bytes = new TextEncoder().encode(credentials);
      return btoa(String.fromCharCode(...bytes));
    }
  };

  globalThis.forms = { call, enter, handOver, onSubmit, part, showing };
}
