import { beforeAll, describe, expect, it } from 'vitest';
import { atVendors, openSyncPlace, type SyncPlace } from '../../world/sync-place.ts';

const base = '/api/v1/app-connections';
const codeVerifier = 'v'.repeat(43);
let place: SyncPlace;

beforeAll(async () => {
  place = await openSyncPlace(undefined, atVendors);
});

// biome-ignore lint/suspicious/noExplicitAny: replies as they came
const optionOf = async (app: string): Promise<any> =>
  (await place.ok('GET', `${base}/options`)).appConnectionOptions.find(
    (each: { readonly app: string }) => each.app === app,
  );

const connect = (name: string, more: object = {}, actor = place.world.admin) =>
  place.world.send(actor, 'POST', `${base}/gitlab`, {
    name,
    method: 'oauth',
    credentials: { code: `code-of-${name}`, codeVerifier },
    ...more,
  });

describe('connecting an app by consent at its vendor', () => {
  it('is offered where the vendor knows this instance, with nothing secret', async () => {
    const known = await optionOf('gitlab');
    expect(known.methods).toContain('oauth');
    expect(known.oauth).toMatchObject({ integration: 'gitlab', takesPkce: true, takesRedirect: true });
    const address = new URL(known.oauth.address);
    expect([...address.searchParams.keys()].sort()).toEqual(['client_id', 'response_type', 'scope']);
    const unknown = await optionOf('heroku');
    expect(unknown).toMatchObject({ oauth: null });
    expect(unknown.methods).not.toContain('oauth');
    expect(await optionOf('aws')).toMatchObject({ oauth: null });
  });

  it('has the code exchanged with its proof, at the address that the vendor sent it to', async () => {
    const reply = await connect('by-consent');
    expect(reply.body.appConnection).toMatchObject({ app: 'gitlab', method: 'oauth', name: 'by-consent' });
    expect(reply.text).not.toContain('code-of-by-consent');
    expect(place.target.exchanges.at(-1)).toMatchObject({
      target: 'gitlab',
      code: 'code-of-by-consent',
      codeVerifier,
      redirectUri: expect.stringMatching(/\/integrations\/gitlab\/oauth2\/callback$/),
    });
  });

  it('needs what making a connection needs, before anything is exchanged', async () => {
    const before = place.target.exchanges.length;
    const member = await place.world.person('member');
    const viewer = await place.world.machineIn(place.project.id, 'viewer');
    const ofProject = { projectId: place.project.id };
    expect((await connect('of-nobody', {}, member)).status).toBe(403);
    expect((await connect('of-viewer', ofProject, viewer)).status).toBe(403);
    expect((await connect('of-project', ofProject)).status).toBe(200);
    expect(place.target.exchanges.length).toBe(before + 1);
  });

  it('shows what was exchanged to no server that the request names', async () => {
    const credentials = { code: 'code', codeVerifier, instanceUrl: 'https://git.example.org' };
    const before = place.target.exchanges.length;
    expect((await connect('elsewhere', { credentials })).status).toBe(400);
    expect(place.target.exchanges.length).toBe(before);
    const home = { ...credentials, instanceUrl: 'https://gitlab.com/' };
    const made = await connect('at-home', { credentials: home });
    const connection = await place.world.read(({ connections }) =>
      connections.find(made.body.appConnection.id),
    );
    expect(connection?.url).toBeNull();
  });

  it('leads to the API of the server that gave the tokens', async () => {
    const send = await place.world.send(place.world.admin, 'POST', `${base}/github`, {
      name: 'enterprise',
      method: 'oauth',
      credentials: { code: 'code', codeVerifier },
    });
    const connection = await place.world.read(({ connections }) =>
      connections.find(send.body.appConnection.id),
    );
    expect(connection?.url).toBe('https://github.example.com/api/v3');
    expect((await optionOf('github')).oauth.address).toMatch(
      /^https:\/\/github\.example\.com\/login\/oauth\/authorize\?/,
    );
  });

  it('takes neither what is no code nor a vendor that does not know this instance', async () => {
    for (const credentials of [{}, { code: '' }, { code: 'x', codeVerifier: 'short' }])
      expect((await connect('wrong', { credentials })).status).toBe(422);
    const send = (app: string) =>
      place.world.send(place.world.admin, 'POST', `${base}/${app}`, {
        name: 'wrong',
        method: 'oauth',
        credentials: { code: 'x' },
      });
    for (const app of ['heroku', 'aws', 'postgres']) expect((await send(app)).status, app).toBe(400);
  });
});
