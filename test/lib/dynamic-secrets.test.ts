import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings.ts';
import { resourcesOf, templatesFor } from './stacks.ts';

const databaseNetwork = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};

/** Names of the functions that stand in a VPC, and how. */
const inVpc = (settings: object): Readonly<Record<string, unknown>> => {
  const { api, events } = templatesFor(settings);
  const functions = [api, events].flatMap((template) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::Function')),
  );
  return Object.fromEntries(
    functions
      .filter(({ Properties }) => Properties.VpcConfig !== undefined)
      .map(({ Properties }) => [Properties.FunctionName, Properties.VpcConfig]),
  );
};

describe('the network of databases', () => {
  it('holds the functions of dynamic secrets and rotations, and no others', () => {
    const found = inVpc({ allowPrivateTargets: true, databaseNetwork });
    expect(Object.keys(found).toSorted()).toEqual([
      'locket-dynamic-leases',
      'locket-dynamic-secrets',
      'locket-lease-reconciler',
      'locket-lease-sweep',
      'locket-rotate-secrets',
      'locket-rotation-sweep',
      'locket-secret-rotation',
    ]);
    for (const config of Object.values(found))
      expect(config).toEqual({
        SubnetIds: databaseNetwork.subnetIds,
        SecurityGroupIds: databaseNetwork.securityGroupIds,
      });
  });

  it('is none unless the settings name one', () => {
    expect(inVpc({ allowPrivateTargets: true })).toEqual({});
  });

  it.each([
    [{ subnetIds: ['subnet-0123456789abcdef0'] }, /one subnet for each/],
    [{ securityGroupIds: [] }, /at least one security group/],
    [{ vpcId: 'mine' }, /a VPC id/],
  ])('with %j is refused', (changes, message) => {
    expect(() => parseSettings({ databaseNetwork: { ...databaseNetwork, ...changes } })).toThrow(message);
  });
});
