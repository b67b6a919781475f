import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../lib/settings.ts';
import { functionOf, onlyPart, resourcesOf, templatesFor } from './stacks.ts';

const { events } = templatesFor();
const vpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.1.0.0/16',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  executeApiEndpointId: 'vpce-0123456789abcdef0',
};
const acmeNetworks = ['10.0.0.0/8', 'fd00:1234::/32'];
const workerWith = (settings: object) =>
  functionOf(templatesFor(settings).events, 'acme-validation').resource.Properties;

describe('the worker of ACME validation', () => {
  it('hears of challenges that somebody answered, and of nothing else', () => {
    const [, rule] = onlyPart(events, 'AWS::Events::Rule', 'AcmeValidation');
    expect(rule.Properties.EventPattern).toMatchObject({
      'detail-type': ['respond-acme-challenge'],
      detail: { outcome: ['success'] },
    });
    const [, queue] = onlyPart(events, 'AWS::SQS::Queue', 'AcmeValidationQueue');
    expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBe(8);
  });

  it('is told of no network unless the settings name some', () => {
    const variables = workerWith({}).Environment.Variables;
    expect(variables).not.toHaveProperty('LOCKET_ACME_NETWORKS');
    expect(variables).not.toHaveProperty('LOCKET_ACME_RESOLVERS');
    const told = workerWith({ acmeNetworks, acmeResolvers: ['10.0.0.2', '10.0.0.3'] }).Environment.Variables;
    expect(told.LOCKET_ACME_NETWORKS).toBe('10.0.0.0/8,fd00:1234::/32');
    expect(told.LOCKET_ACME_RESOLVERS).toBe('10.0.0.2,10.0.0.3');
  });

  it.each([
    ['by default', {}, false],
    [
      'where webhooks may call private targets',
      { apiType: 'private', vpc, allowPrivateTargets: true },
      false,
    ],
    ['in a VPC that the stack makes', { apiType: 'private', acmeNetworks }, false],
    ['in a VPC of the operator', { apiType: 'private', vpc, acmeNetworks }, true],
  ])('runs inside a VPC only where that leads to its networks: %s', (_where, settings, isInside) => {
    expect(workerWith(settings).VpcConfig !== undefined).toBe(isInside);
  });

  it('gets out by HTTP and to its resolvers there, which no other installation lets', () => {
    const outwards = (settings: object) =>
      Object.values(resourcesOf(templatesFor(settings).events, 'AWS::EC2::SecurityGroup')).flatMap(
        ({ Properties }) =>
          Properties.SecurityGroupEgress.map(
            ({ IpProtocol, ToPort, CidrIp }: Record<string, unknown>) => `${IpProtocol} ${ToPort} ${CidrIp}`,
          ),
      );
    const inside = { apiType: 'private', vpc };
    expect(outwards({ ...inside, acmeNetworks, acmeResolvers: ['10.0.0.2'] })).toEqual([
      'tcp 443 0.0.0.0/0',
      'tcp 80 0.0.0.0/0',
      'udp 53 10.0.0.2/32',
      'tcp 53 10.0.0.2/32',
    ]);
    expect(outwards({ ...inside, allowPrivateTargets: true })).toEqual(['tcp 443 0.0.0.0/0']);
  });
});

describe('the settings of ACME validation', () => {
  it.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0',
    'fd00::/129',
    '10.0.0.0/8/8',
    'example.com',
    '',
    '10.0.0.0/-1',
  ])('take %j for no network', (network) => {
    expect(() => parseSettings({ acmeNetworks: [network] })).toThrow(
      'Setting acmeNetworks.0 must be an address or a network such as 203.0.113.0/24.',
    );
  });

  it('take addresses of resolvers only', () => {
    expect(() => parseSettings({ acmeResolvers: ['ns.example.com'] })).toThrow(
      'Setting acmeResolvers.0 must be an IP address.',
    );
  });
});
