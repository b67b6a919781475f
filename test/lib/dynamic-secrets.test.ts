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
  it('holds the functions of dynamic secrets, rotations and connections, and no others', () => {
    const found = inVpc({ allowPrivateTargets: true, databaseNetwork });
    expect(Object.keys(found).toSorted()).toEqual([
      'locket-dynamic-leases',
      'locket-dynamic-secrets',
      'locket-lease-reconciler',
      'locket-lease-sweep',
      'locket-rotate-secrets',
      'locket-rotation-sweep',
      'locket-secret-rotation',
      'locket-secret-syncs',
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

describe('the end of leases', () => {
  const startsOf = (settings: object) => {
    const { events } = templatesFor(settings);
    const rules = Object.values(resourcesOf(events, 'AWS::Events::Rule')).map(({ Properties }) => Properties);
    const sweep = Object.values(resourcesOf(events, 'AWS::Lambda::Function')).find(
      ({ Properties }) => Properties.FunctionName === 'locket-lease-sweep',
    );
    return {
      types: rules.find(({ Name }) => Name === 'locket-dynamic-leases')?.EventPattern['detail-type'],
      clock: rules.find(({ Description }) => /^Leases that are overdue/.test(String(Description)))
        ?.ScheduleExpression,
      said: sweep?.Properties.Environment.Variables.LOCKET_LEASE_EXPIRY,
    };
  };
  const orders = ['revoke-dynamic-secret-lease', 'delete-dynamic-secret'];

  it('is waited for by an execution each, and looked after hourly', () => {
    expect(startsOf({})).toEqual({
      types: ['create-dynamic-secret-lease', 'renew-dynamic-secret-lease', ...orders],
      clock: 'cron(50 * * * ? *)',
      said: undefined,
    });
  });

  it('is left to the sweep, every minute, where the setting says so', () => {
    const found = startsOf({ leaseExpiry: 'sweep' });
    expect(found).toEqual({ types: orders, clock: 'rate(1 minute)', said: 'sweep' });
  });
});
