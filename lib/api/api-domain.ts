import { CfnApiMapping, DomainName, type MTLSConfig, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../settings.ts';
import { addAliasRecords } from './alias-records.ts';
import type { FrontDoor } from './front-door.ts';

export interface ApiDomainProps {
  readonly domain: CustomDomain;
  /** Authorities of the clients, where every client is asked for a certificate. */
  readonly trustStore?: MTLSConfig;
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

  constructor(scope: Construct, id: string, { domain, trustStore, door }: ApiDomainProps) {
    super(scope, id);
    const domainName = new DomainName(this, 'Name', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      ...(trustStore && { mtls: trustStore }),
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
}
