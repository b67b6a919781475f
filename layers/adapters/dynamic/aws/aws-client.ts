import { Agent } from 'node:https';
import type { ReachSettings } from '../reach.ts';

/** The parts of AWS, each of which has names of its own. */
const partitionOf = (region: string): 'aws' | 'aws-cn' | 'aws-us-gov' => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** Where IAM is, which every part of AWS has once, and the region that it is signed for. */
const iam = {
  aws: { host: 'iam.amazonaws.com', region: 'us-east-1' },
  'aws-cn': { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
  'aws-us-gov': { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' },
} as const;

/** AWS's own host, whatever the environment says of where its services are: that is about ours. */
const placeOf = (service: 'iam' | 'sts' | 'elasticache', region: string) => {
  if (service === 'iam') return iam[partitionOf(region)];
  const suffix = partitionOf(region) === 'aws-cn' ? '.cn' : '';
  return { host: `${service}.${region}.amazonaws.com${suffix}`, region };
};

/** What a client of the SDK is made with: the customer's credentials and none of ours, and no retries but the one that we count on. */
export const awsClientOf = (
  service: 'iam' | 'sts' | 'elasticache',
  access: { readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string },
  { servers, timeout = 10_000 }: ReachSettings,
) => {
  const { host, region } = placeOf(service, access.region);
  const elsewhere = servers?.[host];
  return {
    region,
    endpoint: elsewhere?.origin ?? `https://${host}`,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
      httpsAgent: new Agent({
        rejectUnauthorized: true,
        keepAlive: false,
        ...(elsewhere && { ca: elsewhere.ca }),
      }),
    },
  };
};
