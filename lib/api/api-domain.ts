import { CfnApiMapping, DomainName, type MTLSConfig, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { CustomDomain, MutualTlsDomain } from '../settings.ts';
import { addAliasRecords } from './alias-records.ts';
import type { FrontDoor } from './front-door.ts';

export interface ApiDomainProps {
  readonly domain: CustomDomain | MutualTlsDomain;
  readonly door: Pick<FrontDoor, 'apiId' | 'stageName'>;
}

/**
 * A host name of the installation's own in front of the API, with TLS 1.2 or later and no stage in the path; one with a
 * trust store asks every client for a certificate.
 * Name, mapping and records are the same resources for HTTP and REST APIs: another kind of API is an update of the
 * mapping, and no name is needed twice during the change.
 */
export class ApiDomain extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { domain, door }: ApiDomainProps) {
    super(scope, id);
    const domainName = new DomainName(this, 'Name', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      ...('trustStore' in domain && { mtls: this.trustStore(domain) }),
    });
    new CfnApiMapping(this, 'Mapping', {
      apiId: door.apiId,
      stage: door.stageName,
      domainName: domainName.name,
    });
    addAliasRecords(
      this,
      domain,
      new ApiGatewayv2DomainProperties(domainName.regionalDomainName, domainName.regionalHostedZoneId),
    );
    this.url = `https://${domain.name}`;
  }

  /** API Gateway reads the object when the name is made or changed. */
  private trustStore({ trustStore: { bucket, ...object } }: MutualTlsDomain): MTLSConfig {
    return { bucket: Bucket.fromBucketName(this, 'TrustStore', bucket), ...object };
  }
}
