import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Group } from '../../functions/group.ts';
import type { Settings } from '../settings.ts';

type Named = Pick<Settings, 'namePrefix' | 'caKeysInHsm' | 'caKeysInKms'>;

/** The functions that policies of keys name: one has keys made and sign, the other has them deleted. */
type CaKeyFunction = 'pki' | 'ca-keys';

/** Policies of keys outlive roles, so the roles have names that a deployment from scratch gives them again. */
export const caKeyRoleName = ({ namePrefix }: Pick<Settings, 'namePrefix'>, name: CaKeyFunction): string =>
  `${namePrefix}-${Aws.REGION}-${name}`;

/** What the account's own administrators may do with a key: anything but sign, unless they change its policy. */
const administration = [
  'kms:CancelKeyDeletion',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
];

/** The policy that every key of a CA gets, JSON: it alone lets a function use the key, no right of the function's does. */
const keyPolicy = (scope: Construct, settings: Named): string => {
  const account = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}`;
  const byFunction = (name: CaKeyFunction, actions: readonly string[]) => ({
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: actions,
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:CallerAccount': Aws.ACCOUNT_ID },
      ArnEquals: { 'aws:PrincipalArn': `${account}:role/${caKeyRoleName(settings, name)}` },
    },
  });
  return Stack.of(scope).toJsonString({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `${account}:root` }, Action: administration, Resource: '*' },
      byFunction('pki', ['kms:GetPublicKey', 'kms:Sign']),
      byFunction('ca-keys', ['kms:DescribeKey', 'kms:ListResourceTags', 'kms:ScheduleKeyDeletion']),
    ],
  });
};

/**
 * Making keys for signing under this installation's tag. KMS asks for the right to tag as well; a tag gives nobody a right
 * to a key.
 */
const makeStatements = ({ namePrefix }: Named): PolicyStatement[] => {
  const tagged = { 'aws:RequestTag/locket': namePrefix };
  return [
    new PolicyStatement({
      actions: ['kms:CreateKey'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          ...tagged,
          'kms:KeyUsage': 'SIGN_VERIFY',
          'kms:KeySpec': ['ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_2048', 'RSA_4096'],
        },
      },
    }),
    new PolicyStatement({
      actions: ['kms:TagResource'],
      resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`],
      conditions: { StringEquals: tagged },
    }),
  ];
};

interface CaKeyParts {
  readonly environment?: Record<string, string>;
  readonly statements: readonly PolicyStatement[];
  readonly role?: { readonly roleName: string };
}

/** What those are told who have keys of CAs made in an HSM, or retire them there. */
export const hsmCaKeyEnvironment = ({ namePrefix, caKeysInHsm }: Named): Record<string, string> =>
  caKeysInHsm ? { LOCKET_PKCS11_CA_KEYS: namePrefix } : {};

/** What a function is told and may do that makes keys of CAs; nothing for any other, and where none are elsewhere. */
export const caKeyParts = (
  scope: Construct,
  settings: Named,
  calls: NonNullable<Group['calls']>,
): CaKeyParts => {
  const inHsm = calls.includes('hsmCaKeys') ? hsmCaKeyEnvironment(settings) : {};
  if (!settings.caKeysInKms || !calls.includes('caKeys')) return { environment: inHsm, statements: [] };
  return {
    environment: {
      ...inHsm,
      LOCKET_CA_KEYS: settings.namePrefix,
      LOCKET_CA_KEY_POLICY: keyPolicy(scope, settings),
    },
    statements: makeStatements(settings),
    role: { roleName: caKeyRoleName(settings, 'pki') },
  };
};

/** Finding the keys that there are: what each is, and whether it may be deleted, its own policy says. */
export const listKeysStatement = (): PolicyStatement =>
  new PolicyStatement({ actions: ['kms:ListKeys'], resources: ['*'] });
