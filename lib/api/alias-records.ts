import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IAliasRecordTarget,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { CustomDomain } from '../settings.ts';

/** Alias records for the domain when its hosted zone is in this account; otherwise the operator adds them. */
export const addAliasRecords = (scope: Construct, domain: CustomDomain, target: IAliasRecordTarget): void => {
  if (!domain.hostedZone) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', {
    hostedZoneId: domain.hostedZone.id,
    zoneName: domain.hostedZone.name,
  });
  const record = { zone, recordName: `${domain.name}.`, target: RecordTarget.fromAlias(target) };
  new ARecord(scope, 'Ipv4', record);
  new AaaaRecord(scope, 'Ipv6', record);
};
