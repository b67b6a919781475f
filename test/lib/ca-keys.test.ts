import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { actionsOf, allStatements, functionOf, resourcesOf, templatesFor } from './stacks.ts';

const off = templatesFor();
const on = templatesFor({ caKeysInKms: true });

/** What a value is once CloudFormation has put it together, parameters by their names. */
const joined = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  return Ref ?? (join?.[1] ?? []).map(joined).join(join?.[0]);
};

const roleNames = (template: typeof on.api): readonly string[] =>
  Object.values(resourcesOf(template, 'AWS::IAM::Role')).flatMap(({ Properties }) =>
    Properties.RoleName ? [joined(Properties.RoleName)] : [],
  );
const pki = () => functionOf(on.api, 'pki');
const policy = () => JSON.parse(joined(pki().resource.Properties.Environment.Variables.LOCKET_CA_KEY_POLICY));
const role = (name: string) => `arn:AWS::Partition:iam::AWS::AccountId:role/locket-AWS::Region-${name}`;

describe('keys of CAs in KMS', () => {
  it('are nobody’s business unless the settings say so', () => {
    for (const template of Object.values(off)) {
      const actions = allStatements(template).flatMap(actionsOf);
      for (const action of ['kms:CreateKey', 'kms:ListKeys', 'kms:Sign', 'kms:TagResource'])
        expect(actions).not.toContain(action);
      expect(JSON.stringify(template.toJSON())).not.toContain('LOCKET_CA_KEY');
      expect(roleNames(template)).toEqual([]);
    }
  });

  it('are made by one function, for signing only, under the name of the installation', () => {
    for (const { name } of httpGroups) {
      const making = functionOf(on.api, name).statements.filter((one) =>
        actionsOf(one).some((action) => ['kms:CreateKey', 'kms:TagResource'].includes(action)),
      );
      expect(making.length, name).toBe(name === 'pki' ? 2 : 0);
    }
    const [create, tag] = pki().statements.filter(({ Condition }) =>
      JSON.stringify(Condition ?? {}).includes('RequestTag'),
    );
    expect(create?.Condition).toEqual({
      StringEquals: {
        'aws:RequestTag/locket': 'locket',
        'kms:KeyUsage': 'SIGN_VERIFY',
        'kms:KeySpec': ['ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_2048', 'RSA_4096'],
      },
    });
    expect(tag?.Condition).toEqual({ StringEquals: { 'aws:RequestTag/locket': 'locket' } });
  });

  it('sign by their own policy, which names that function; no right to sign stands anywhere else', () => {
    for (const template of Object.values(on))
      expect(allStatements(template).flatMap(actionsOf)).not.toContain('kms:Sign');
    const signing = policy().Statement.filter(({ Action }: { Action: string[] }) =>
      Action.includes('kms:Sign'),
    );
    expect(signing).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:GetPublicKey', 'kms:Sign'],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': 'AWS::AccountId' },
          ArnEquals: { 'aws:PrincipalArn': role('pki') },
        },
      },
    ]);
    expect(roleNames(on.api)).toEqual(['locket-AWS::Region-pki']);
  });

  it('are deleted by one worker, by their own policy', () => {
    expect(roleNames(on.events)).toEqual(['locket-AWS::Region-ca-keys']);
    const deleting = policy().Statement.filter(({ Action }: { Action: string[] }) =>
      Action.includes('kms:ScheduleKeyDeletion'),
    );
    expect(deleting.map(({ Principal }: { Principal: { AWS: string } }) => Principal.AWS)).toEqual([
      'arn:AWS::Partition:iam::AWS::AccountId:root',
      '*',
    ]);
    expect(deleting[1].Condition.ArnEquals).toEqual({ 'aws:PrincipalArn': role('ca-keys') });
    const { statements, resource } = functionOf(on.events, 'ca-keys');
    const actions = statements.flatMap(actionsOf);
    expect(actions).toContain('kms:ListKeys');
    expect(actions).not.toContain('kms:ScheduleKeyDeletion');
    expect(resource.Properties.Environment.Variables.LOCKET_CA_KEYS).toBe('locket');
  });

  it('leave the account no right that ends with a star', () => {
    for (const { Action } of policy().Statement) expect(JSON.stringify(Action)).not.toContain('*');
  });

  it('fit into what Lambda takes as environment', () => {
    const { Variables } = pki().resource.Properties.Environment;
    const size = Object.entries(Variables).reduce(
      (sum, [name, value]) => sum + name.length + joined(value).length,
      0,
    );
    expect(size).toBeLessThan(3500);
  });
});
