/** Other ways in than a password: those of the whole instance, and the one that an address leads to. */
{
  const { call, part } = globalThis.forms;
  const waiting = document.querySelector('meta[name="callback-port"]').content;
  const names = { google: 'Google', github: 'GitHub', gitlab: 'GitLab' };

  /** Where a way begins, with the port of the command line that waits. */
  const from = ({ method, url }) => {
    const address = new URL(url);
    address.searchParams.set(method === 'oidc' ? 'callbackPort' : 'callback_port', waiting);
    return address;
  };

  const waysFor = async (email) => {
    const query = email ? `?${new URLSearchParams({ email })}` : '';
    return (await call('GET', `v1/sso/methods${query}`)).methods;
  };

  part('sso').addEventListener('click', async () => {
    part('fault').textContent = '';
    try {
      const ways = await waysFor(part('login').elements.email.value);
      const own = ways.find(({ method }) => method === 'saml' || method === 'oidc');
      if (!own) throw new Error('No single sign-on belongs to this address.');
      location.assign(from(own));
    } catch (error) {
      part('fault').textContent = error.message;
    }
  });

  waysFor('').then(
    (ways) => {
      const links = ways
        .filter(({ method }) => method in names)
        .map((way) => {
          const link = document.createElement('a');
          link.href = from(way).href;
          link.textContent = `Continue with ${names[way.method]}`;
          return link;
        });
      part('ways').replaceChildren(...links);
    },
    () => undefined,
  );
}
