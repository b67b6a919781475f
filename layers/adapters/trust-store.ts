import {
  ApiGatewayV2Client,
  GetDomainNameCommand,
  UpdateDomainNameCommand,
} from '@aws-sdk/client-apigatewayv2';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { TrustStoreSettings } from './worker-settings.ts';

/** What lies in the bucket, by its name there. */
interface Keys {
  readonly trustStore: string;
  readonly placeholder: string;
}

interface Clients {
  readonly s3: Pick<S3Client, 'send'>;
  readonly gateway: Pick<ApiGatewayV2Client, 'send'>;
}

/** The trust store in S3, and the name at API Gateway that uses it. */
export const openTrustStore = (
  { bucket, domainName }: TrustStoreSettings,
  keys: Keys,
  { s3, gateway }: Clients = { s3: new S3Client({}), gateway: new ApiGatewayV2Client({}) },
) => {
  const get = async (key: string) => {
    const { Body, ETag, VersionId } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body || !ETag || !VersionId)
      throw new Error('An object of the trust store has no body or no version.');
    return { text: await Body.transformToString(), etag: ETag, version: VersionId };
  };
  return {
    current: () => get(keys.trustStore),
    placeholder: async () => (await get(keys.placeholder)).text,
    replace: async (text: string, etag: string): Promise<void> => {
      const input = { Bucket: bucket, Key: keys.trustStore, Body: text, IfMatch: etag };
      await s3.send(new PutObjectCommand({ ...input, ContentType: 'application/x-pem-file' }));
    },
    told: async (): Promise<string | undefined> => {
      const found = await gateway.send(new GetDomainNameCommand({ DomainName: domainName }));
      return found.MutualTlsAuthentication?.TruststoreVersion;
    },
    tell: async (version: string): Promise<void> => {
      const MutualTlsAuthentication = {
        TruststoreUri: `s3://${bucket}/${keys.trustStore}`,
        TruststoreVersion: version,
      };
      await gateway.send(new UpdateDomainNameCommand({ DomainName: domainName, MutualTlsAuthentication }));
    },
  };
};
