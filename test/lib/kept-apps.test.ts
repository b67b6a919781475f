import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { parseSettings } from '../../lib/settings.ts';
import { workersIn } from '../../lib/workers/discovered.ts';
import { actionsOf, allStatements, functionOf, resourcesOf, type Statement, templatesFor } from './stacks.ts';

const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:locket/apps-AbCdEf';
const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const appCredentials = { secretArn, keyArn };
const on = templatesFor({ appCredentials });
const variable = 'LOCKET_APP_CREDENTIALS_SECRET_ARN';

const reading = (statements: readonly Statement[]) =>
  statements.filter((one) => actionsOf(one).some((action) => action.startsWith('secretsmanager:')));
const opening = (statements: readonly Statement[]) =>
  statements.filter(({ Resource }) => Resource === keyArn);

/** Every function that answers HTTP or works, and whether its code reads what is kept outside. */
const functions = () => [
  ...httpGroups.map(({ name, calls = [] }) => ({
    name,
    template: on.api,
    reads: calls.includes('keptApps'),
  })),
  ...workersIn('events', parseSettings({})).map(({ name, readsKeptApps }) => ({
    name,
    template: on.events,
    reads: readsKeptApps === true,
  })),
];

describe('credentials of apps that a secret holds', () => {
  it('are nobody’s business unless the settings name one', () => {
    for (const template of [templatesFor().api, templatesFor().events]) {
      expect(reading(allStatements(template))).toEqual([]);
      expect(JSON.stringify(template.toJSON())).not.toContain(variable);
    }
  });

  it('are read by the functions that need them, and by no other: that one secret, by its key only', () => {
    for (const { name, template, reads } of functions()) {
      const { statements, resource } = functionOf(template, name);
      const told = resource.Properties.Environment.Variables[variable];
      expect(told, name).toBe(reads ? secretArn : undefined);
      expect(reading(statements), name).toEqual(
        reads ? [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn }] : [],
      );
      expect(opening(statements), name).toHaveLength(reads ? 1 : 0);
    }
    expect(
      functions()
        .filter(({ reads }) => reads)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'admin',
      'chat',
      'integrations',
      'secret-scanning',
      'secret-scanning-scan',
      'secret-syncs',
      'sso',
      'syncs',
    ]);
  });

  it('are decrypted by way of Secrets Manager, for that secret', () => {
    const [statement] = opening(functionOf(on.api, 'sso').statements);
    expect(statement).toMatchObject({ Action: 'kms:Decrypt' });
    expect(statement?.Condition?.StringEquals).toMatchObject({
      'kms:EncryptionContext:SecretARN': secretArn,
    });
    expect(JSON.stringify(statement?.Condition)).toContain('secretsmanager.');
    const without = templatesFor({ appCredentials: { secretArn } });
    expect(opening(allStatements(without.api))).toEqual([]);
  });

  it('are within reach in a VPC of our own', () => {
    const endpoints = (settings: object) =>
      Object.values(
        resourcesOf(templatesFor({ apiType: 'private', ...settings }).api, 'AWS::EC2::VPCEndpoint'),
      ).filter(({ Properties }) => JSON.stringify(Properties.ServiceName).includes('secretsmanager'));
    expect(endpoints({})).toHaveLength(0);
    expect(endpoints({ appCredentials })).toHaveLength(1);
  });

  it.each([
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:*',
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:locket/apps',
    'locket/apps-AbCdEf',
  ])('are not looked for in %s', (wrong) => {
    expect(() => parseSettings({ appCredentials: { secretArn: wrong } })).toThrow(
      'Setting appCredentials.secretArn must be the whole ARN of a secret in Secrets Manager.',
    );
  });
});
