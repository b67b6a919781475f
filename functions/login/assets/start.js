/** Hands a session over to the CLI: log in if need be, confirm, post it to the loopback address that waits for it. */
const { call, enter, handOver, onSubmit, part, showing } = globalThis.forms;
const port = Number(document.querySelector('meta[name="callback-port"]').content);
const show = showing('login', 'confirm', 'factor', 'done', 'paste');

let access = '';

const askToConfirm = async () => {
  const [{ user }, { organizations }] = await Promise.all([
    call('GET', 'v2/users/me', access),
    call('GET', 'v1/organization', access),
  ]);
  if (organizations.length === 0) throw new Error('You are in no organization yet.');
  part('who').textContent = user.username;
  const options = organizations.map(({ id, name }) => new Option(name, id));
  part('confirm').elements.organization.replaceChildren(...options);
  show('confirm');
};

onSubmit(part('login'), async (fields) => {
  const body = { email: fields.get('email'), password: fields.get('password') };
  access = (await call('POST', 'v3/auth/login', undefined, body)).accessToken;
  await askToConfirm();
});

onSubmit(part('confirm'), async (fields) => {
  const body = { organizationId: fields.get('organization') };
  await enter(access, body.organizationId, show);
  const unsent = await handOver(port, await call('POST', 'v3/auth/cli-session', access, body));
  if (unsent) part('code').value = unsent;
  show(unsent ? 'paste' : 'done');
});

part('another').addEventListener('click', () => show('login'));

/** Whoever is logged in at this browser need not do so again. */
const begin = async () => {
  try {
    access = (await call('POST', 'v1/auth/token')).token;
    await askToConfirm();
  } catch {
    show('login');
  }
};

begin();
