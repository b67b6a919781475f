/** Follows the link of an invitation: join with a click; make an account first, or log in, where that is asked for. */
const { call, onSubmit, part, showing } = globalThis.forms;
const show = showing('accept', 'account', 'login', 'done');
const link = new URL(document.baseURI).searchParams;
const [email, organizationId, code] = ['to', 'organization_id', 'token'].map((name) => link.get(name));

let invited = '';

const accept = async (access) => {
  const body = { email, organizationId, code };
  invited = (await call('POST', 'v1/invite-org/verify', access, body)).token;
  show(invited ? 'account' : 'done');
};

onSubmit(part('accept'), async () => {
  try {
    await accept();
  } catch (error) {
    if (error.status !== 401) throw error;
    show('login');
  }
});

onSubmit(part('login'), async (fields) => {
  const body = { email, password: fields.get('password') };
  const { accessToken } = await call('POST', 'v3/auth/login', undefined, body);
  await accept(accessToken);
});

onSubmit(part('account'), async (fields) => {
  const lastName = fields.get('lastName');
  await call('POST', 'v3/signup/complete-account/invite', invited, {
    email,
    password: fields.get('password'),
    firstName: fields.get('firstName'),
    ...(lastName && { lastName }),
  });
  show('done');
});

if (email && organizationId && code) {
  part('who').textContent = email;
  show('accept');
} else part('fault').textContent = 'This link is not complete: open it as it was sent to you.';
