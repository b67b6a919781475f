import { InfisicalSDK } from '@infisical/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../local/gateway/server.ts';
import { startApp } from '../harness/app.ts';
import { resourcesOf, templatesFor } from '../lib/stacks.ts';
import { bootstrapped, createProject, type Instance } from '../world/instance.ts';
import { listening } from './exchange.ts';

let home: Instance;
beforeAll(async () => {
  home = await bootstrapped(await startApp());
});

/** How the API of an installation with this setting hands on paths, read from its template. */
const typeOf = (apiType: string): 'http' | 'rest' =>
  Object.keys(resourcesOf(templatesFor({ apiType }).api, 'AWS::ApiGatewayV2::Api')).length > 0
    ? 'http'
    : 'rest';

/** A name that nothing can have; the SDK escapes it. What is left of it by the path alone has the name `a`. */
const impossible = ['a?b', 'a?b=c', 'a?b&c=d', 'a?b?c', 'a??', 'a#b', 'a%b', 'a%3Fb', 'a/b', 'a\\b', 'a?/b'];

describe.each(['http', 'rest', 'private'])('the SDK at an API of type %s', (apiType) => {
  let server: ApiServer;
  let sdk: InfisicalSDK;
  let projectId: string;
  beforeAll(async () => {
    server = await listening(home.app, typeOf(apiType));
    sdk = new InfisicalSDK({ siteUrl: `http://127.0.0.1:${server.port}` }).auth().accessToken(home.admin);
    projectId = (await createProject(home)).id;
    await sdk.secrets().createSecret('a', { ...at(), secretValue: 'kept', secretComment: '' });
  });
  afterAll(() => server.stop(1000));

  const at = () => ({ projectId, environment: 'dev', secretPath: '/' });
  const secretsNow = async () =>
    (await sdk.secrets().listSecrets(at())).secrets.map(({ secretKey, secretValue, version }) => [
      secretKey,
      secretValue,
      version,
    ]);
  const refused = /StatusCode=(400|404|405|422)/;

  it.each(impossible)('changes and reads nothing in the stead of %j', async (name) => {
    const secrets = sdk.secrets();
    await expect(secrets.deleteSecret(name, at())).rejects.toThrow(refused);
    await expect(secrets.updateSecret(name, { ...at(), secretValue: 'changed' })).rejects.toThrow(refused);
    await expect(secrets.createSecret(name, { ...at(), secretValue: 'new' })).rejects.toThrow(refused);
    await expect(secrets.getSecret({ ...at(), secretName: name })).rejects.toThrow(refused);
    expect(await secretsNow()).toEqual([['a', 'kept', 1]]);
  });

  it('does not take a new secret for an old one with a shorter name', async () => {
    await expect(sdk.secrets().createSecret('new?b', { ...at(), secretValue: 'new' })).rejects.toThrow(
      refused,
    );
    expect(await secretsNow()).toEqual([['a', 'kept', 1]]);
  });

  it('reads no secret in the stead of one with a question mark at the end', async () => {
    await expect(sdk.secrets().getSecret({ ...at(), secretName: 'a?' })).rejects.toThrow(refused);
  });

  it('changes nothing in the stead of one with a question mark at the end, unless an HTTP API hides that', async () => {
    const deleting = sdk.secrets().deleteSecret('a?', at());
    if (apiType === 'http') {
      expect((await deleting).secret.secretKey).toBe('a');
      return;
    }
    await expect(deleting).rejects.toThrow(refused);
    expect(await secretsNow()).toEqual([['a', 'kept', 1]]);
  });
});
