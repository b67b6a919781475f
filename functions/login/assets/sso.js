/** Goes on where an identity provider left off: agree where that is asked for, then hand a session to who waits for it. */
const { call, enter, handOver, onSubmit, part, showing } = globalThis.forms;
const show = showing('code', 'login', 'factor', 'confirm', 'done', 'paste');
const port = document.querySelector('meta[name="callback-port"]').content;
// Behind the #, where neither servers nor logs see it.
const providerAuthToken = new URLSearchParams(new URL(document.baseURI).hash.slice(1)).get('token');

let signedIn;

/** The last step: a session is handed over after a click only, whoever opened this page. */
const finish = async (session) => {
  signedIn = session;
  // No command line waits: the dashboard has the cookie, and asks for organization and factor.
  if (!port) {
    show('done');
    location.assign(new URL('../', document.baseURI));
    return;
  }
  // Whoever signed in by a provider of the whole instance chooses an organization, as after any login.
  if (session.organizationId === null) {
    location.assign(new URL(`../login?callback_port=${port}`, document.baseURI));
    return;
  }
  await enter(session.accessToken, session.organizationId, show);
  show('confirm');
};

const exchange = (more = {}, access = undefined) =>
  call('POST', 'v1/sso/token-exchange', access, { providerAuthToken, ...more });

onSubmit(part('code'), async (fields) => finish(await exchange({ code: fields.get('code') })));

onSubmit(part('login'), async (fields) => {
  const body = { email: fields.get('email'), password: fields.get('password') };
  const { accessToken } = await call('POST', 'v3/auth/login', undefined, body);
  await finish(await exchange({}, accessToken));
});

onSubmit(part('confirm'), async () => {
  const body = { organizationId: signedIn.organizationId };
  const session = await call('POST', 'v3/auth/cli-session', signedIn.accessToken, body);
  const unsent = await handOver(port, session);
  if (unsent) part('session').value = unsent;
  show(unsent ? 'paste' : 'done');
});

const begin = async () => {
  try {
    await finish(await exchange());
  } catch (error) {
    const confirmation = error.details?.confirmation;
    if (!confirmation) throw error;
    if (confirmation === 'code') await call('POST', 'v1/sso/confirmation', undefined, { providerAuthToken });
    show(confirmation);
  }
};

if (providerAuthToken)
  begin().catch((error) => {
    part('fault').textContent = error.message;
  });
else part('fault').textContent = 'This page goes on after a sign-in: begin there.';
