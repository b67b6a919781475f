/** Follows the link of an invitation: join with a click, and make an account first if there is none. */
const { call, onSubmit, part, showing } = globalThis.forms;
const show = showing('accept', 'account', 'done');
const link = new URL(document.baseURI).searchParams;
const [email, organizationId, code] = ['to', 'organization_id', 'token'].map((name) => link.get(name));

let invited = '';

onSubmit(part('accept'), async () => {
  const body = { email, organizationId, code };
  invited = (await call('POST', 'v1/invite-org/verify', undefined, body)).token;
  show(invited ? 'account' : 'done');
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
