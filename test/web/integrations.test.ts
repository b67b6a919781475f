import { describe, expect, it } from 'vitest';
import { credentialsOf, givenCredentials } from '../../web/connections/credentials.ts';
import { sentBackIn } from '../../web/connections/sent-back.ts';
import { inputsIn, NoJson, outputsIn, timeIn, usualSecret, valuesOf } from '../../web/rotations/form.ts';
import { returnedIn } from '../../web/scanning/return-address.ts';
import { slackAddress, webAddress } from '../../web/shared/addresses.ts';
import { labelOf } from '../../web/shared/labels.ts';
import {
  configOf,
  type Draft,
  draftOf,
  emptyDraft,
  optionsOf,
  type Sync,
  type Target,
} from '../../web/syncs/form.ts';

const field = (name: string, more: object = {}) =>
  ({ name, isRequired: false, kind: 'text', choices: [], ...more }) as Target['form']['destination'][number];

const target: Target = {
  name: 'AWS Secrets Manager',
  destination: 'aws-secrets-manager',
  connection: 'aws',
  canImportSecrets: true,
  form: {
    destination: [
      field('region', { isRequired: true }),
      field('secretName'),
      field('shouldMaskSecrets', { kind: 'flag' }),
      field('selectedRepositoryIds', { kind: 'list' }),
    ],
    options: ['keyId', 'tags', 'replicaRegions'],
  },
};

const draft: Draft = {
  ...emptyDraft,
  name: 'shop',
  place: { region: ' eu-central-1 ', shouldMaskSecrets: 'false', selectedRepositoryIds: '1, 2,', other: 'x' },
  prefix: 'SHOP_',
  existing: 'adopt',
  first: 'import-prioritize-source',
  keeps: true,
  more: { keyId: '', tags: 'team=shop\n  url=a=b ', replicaRegions: 'us-east-1', tier: 'Advanced' },
};

describe('the form of a sync', () => {
  it('says what its target takes, and nothing else', () => {
    expect(configOf(target, draft)).toEqual({
      region: 'eu-central-1',
      shouldMaskSecrets: false,
      selectedRepositoryIds: ['1', '2'],
    });
    expect(optionsOf(target, draft)).toEqual({
      existingKeys: 'adopt',
      initialSyncBehavior: 'import-prioritize-source',
      keySchema: 'SHOP_{{secretKey}}',
      disableSecretDeletion: true,
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'url', value: 'a=b' },
      ],
      replicaRegions: ['us-east-1'],
    });
    expect(optionsOf({ ...target, canImportSecrets: false }, draft)).not.toHaveProperty(
      'initialSyncBehavior',
    );
  });

  it('shows a sync as it was said, so that saving it again changes nothing', () => {
    const sync = {
      ...{ id: 'a', name: 'shop', description: null, connectionId: 'c', isAutoSyncEnabled: true },
      environment: { id: 'e', name: 'Development', slug: 'dev' },
      folder: { path: '/' },
      syncOptions: optionsOf(target, draft),
      destinationConfig: configOf(target, draft),
    } as unknown as Sync;
    const shown = draftOf(sync);
    expect(optionsOf(target, shown)).toEqual(sync.syncOptions);
    expect(configOf(target, shown)).toEqual(sync.destinationConfig);
    const older = { ...sync, syncOptions: { initialSyncBehavior: 'overwrite-destination' } };
    expect(draftOf(older).existing).toBe('mirror');
  });
});

describe('credentials', () => {
  const app = {
    ...{ app: 'aws', name: 'AWS', methods: ['a', 'b'] },
    forms: [
      { method: 'a', credentials: [{ name: 'token', kind: 'secret' as const, isOptional: false }] },
      { method: 'b', credentials: [{ name: 'roleArn', kind: 'text' as const, isOptional: true }] },
    ],
    oauth: null,
  };

  it('are those of the method alone: what was typed for another goes nowhere', () => {
    const texts = { token: 'typed before', roleArn: 'arn' };
    expect(givenCredentials(credentialsOf(app, 'b'), texts)).toEqual({ roleArn: 'arn' });
    expect(givenCredentials(credentialsOf(app, 'a'), { token: '' })).toEqual({});
  });
});

describe('what a vendor sends a browser back with', () => {
  const at = (integration: string) => `/stage/integrations/${integration}/oauth2/callback`;

  it('is read of the callback alone, in bounds', () => {
    expect(sentBackIn(at('gitlab'), '?code=c&state=s')).toEqual({
      integration: 'gitlab',
      state: 's',
      code: 'c',
      error: undefined,
    });
    expect(sentBackIn(at('gitlab'), '?error=access_denied&state=s')).toMatchObject({
      error: 'access_denied',
    });
    expect(sentBackIn(at('gitlab'), '?error=<b>no</b>&state=s')).toMatchObject({ error: undefined });
    for (const [path, search] of [
      [at('gitlab'), '?code=c'],
      [at('gitlab'), `?code=c&state=${'s'.repeat(129)}`],
      [at('gitlab'), `?code=${'c'.repeat(8193)}&state=s`],
      [at('../x'), '?code=c&state=s'],
      ['/scanning/link', '?code=c&state=s'],
    ] as const)
      expect(sentBackIn(path, search), path).toBeUndefined();
  });
});

describe('the form of a rotation', () => {
  const provider = {
    template: {
      type: 'http',
      inputs: {
        properties: {
          port: { type: 'integer', default: 5432 },
          scopes: { type: 'array', writeOnly: true },
          capture: { type: 'object' },
        },
        required: ['port', 'scopes'],
      },
      outputs: { username: {}, password: {} },
    },
  };
  const inputs = inputsIn(provider);

  it('types what was written, and says which text is no JSON', () => {
    expect(inputs.map(({ name, isSecret, isRequired }) => [name, isSecret, isRequired])).toEqual([
      ['port', false, false],
      ['scopes', true, true],
      ['capture', false, false],
    ]);
    expect(valuesOf(inputs, { port: '1', scopes: 'a, b', capture: '{"token":"x"}' })).toEqual({
      ...{ port: 1, scopes: ['a', 'b'], capture: { token: 'x' } },
    });
    expect(() => valuesOf(inputs, { capture: '{' })).toThrow(NoJson);
  });

  it('has a secret for each part, as the inputs name them', () => {
    expect(outputsIn(provider, {})).toEqual(['username', 'password']);
    expect(outputsIn(provider, { capture: '{"token":"x"}' })).toEqual(['token']);
    expect(outputsIn(provider, { capture: '{"token":"x"}', username1: 'a' })).toEqual([
      'username',
      'password',
    ]);
    expect([usualSecret('db_password'), usualSecret('accessKeyId')]).toEqual([
      'DB_PASSWORD',
      'ACCESS_KEY_ID',
    ]);
    expect([timeIn(''), timeIn('03:05')]).toEqual([null, { hours: 3, minutes: 5 }]);
  });
});

describe('what others wrote', () => {
  it('is an address only where it is one of the web, and Slack’s only where it is Slack’s', () => {
    expect(webAddress('javascript:alert(1)')).toBeUndefined();
    expect(webAddress('https://gitlab.example/shop')).toBe('https://gitlab.example/shop');
    for (const text of ['http://slack.com/a', 'https://slack.com.evil.example', 'https://a@evil.example'])
      expect(slackAddress(text)).toBeUndefined();
    expect(slackAddress('https://slack.com/oauth')).toBe('https://slack.com/oauth');
  });

  it('is what GitHub sends back only as a whole, with numbers that stay texts', () => {
    expect(returnedIn('?installation_id=42&state=1e5&code=0012')).toEqual({
      ...{ installationId: '42', sessionId: '1e5', code: '0012' },
    });
    for (const search of [
      '',
      '?installation_id=x&state=a',
      '?installation_id=1',
      `?state=${'a'.repeat(200)}`,
    ])
      expect(returnedIn(search)).toBeUndefined();
  });

  it('members of the API are read as labels', () => {
    expect(
      ['personalAccessToken', 'roleArn', 'assume-role', 'db_password', 'accountId'].map(labelOf),
    ).toEqual([...['Personal access token', 'Role ARN', 'Assume role', 'DB password', 'Account ID']]);
  });
});
