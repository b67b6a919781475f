import * as z from 'zod';
import { cidr, ec2Id, name } from './setting-values.ts';

/** Who reaches a private API beside the VPC itself. */
const clients = {
  clientCidrs: z.array(cidr).max(50, 'must name at most 50 ranges').default([]),
  furtherEndpointIds: z
    .array(name(ec2Id('vpce'), 'a VPC endpoint id'))
    .max(50, 'must name at most 50 endpoints')
    .default([]),
};

export const existingVpc = z.strictObject({
  ...clients,
  vpcId: name(ec2Id('vpc'), 'a VPC id'),
  cidr,
  availabilityZones: z
    .array(name(/^[a-z0-9-]+$/, 'an availability zone'))
    .min(1, 'must name at least one zone'),
  subnetIds: z.array(name(ec2Id('subnet'), 'a subnet id')).min(1, 'must name at least one subnet'),
  routeTableIds: z.array(name(ec2Id('rtb'), 'a route table id')).default([]),
  executeApiEndpointId: name(ec2Id('vpce'), 'a VPC endpoint id').optional(),
});

export const newVpc = z.strictObject({ ...clients, cidr: cidr.default('10.0.0.0/16') });

/** Where customers' databases are reached from: subnets of a VPC that is there, with security groups of the operator's. */
export const databaseNetwork = z.strictObject({
  vpcId: name(ec2Id('vpc'), 'a VPC id'),
  availabilityZones: z
    .array(name(/^[a-z0-9-]+$/, 'an availability zone'))
    .min(1, 'must name at least one zone'),
  subnetIds: z.array(name(ec2Id('subnet'), 'a subnet id')).min(1, 'must name at least one subnet'),
  securityGroupIds: z
    .array(name(ec2Id('sg'), 'a security group id'))
    .min(1, 'must name at least one security group')
    .max(5, 'must name at most 5 security groups'),
});

export type DatabaseNetwork = z.output<typeof databaseNetwork>;

/** A VPC that is already there, described in full so that synthesis asks AWS nothing. */
export type ExistingVpc = z.output<typeof existingVpc>;
/** A VPC that the API stack creates. */
export type NewVpc = z.output<typeof newVpc>;

/** What is wrong with members that are right each by itself, as one sentence; undefined when nothing is. */
export const faultOf = (vpc: ExistingVpc): string | undefined => {
  if (vpc.subnetIds.length !== vpc.availabilityZones.length) {
    return 'Setting vpc.subnetIds must name one subnet for each of vpc.availabilityZones.';
  }
  if (vpc.executeApiEndpointId) {
    // Who may use an endpoint of the operator's is said by its own security group.
    return vpc.clientCidrs.length > 0
      ? 'Setting vpc.clientCidrs cannot be combined with vpc.executeApiEndpointId.'
      : undefined;
  }
  return vpc.routeTableIds.length === vpc.subnetIds.length
    ? undefined
    : 'Setting vpc.routeTableIds must name one route table for each of vpc.subnetIds, unless vpc.executeApiEndpointId says that the endpoints exist.';
};
