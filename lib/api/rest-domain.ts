import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../settings.ts';
import { addAliasRecords } from './alias-records.ts';

export interface RestDomainProps {
  readonly domain: CustomDomain;
  readonly api: RestApi;
}

/** The installation's own host name in front of a REST API, with TLS 1.2 or later and no stage in the path. */
export class RestDomain extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { domain, api }: RestDomainProps) {
    super(scope, id);
    const domainName = api.addDomainName('Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    addAliasRecords(this, domain, new ApiGatewayDomain(domainName));
    this.url = `https://${domain.name}`;
  }
}
