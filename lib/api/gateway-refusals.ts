import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { Settings } from '../settings.ts';

interface Refusal {
  readonly type: ResponseType;
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers that API Gateway gives by itself, in the envelope that Locket's clients understand. */
const refusals: readonly Refusal[] = [
  {
    type: ResponseType.THROTTLED,
    status: 429,
    error: 'RateLimitExceeded',
    message: 'Rate limit exceeded. Please try again in 1 seconds',
    headers: { 'Retry-After': "'1'" },
  },
  {
    // What a REST API says for a path or method without a resource.
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    error: 'NotFound',
    message: 'Route not found',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    error: 'PayloadTooLarge',
    message: 'The request is too large',
  },
  {
    type: ResponseType.WAF_FILTERED,
    status: 403,
    error: 'Forbidden',
    message: 'The request was refused by the web application firewall',
  },
  {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    error: 'GatewayTimeout',
    message: 'The request took too long',
  },
  {
    type: ResponseType.INTEGRATION_FAILURE,
    status: 503,
    error: 'ServiceUnavailable',
    message: 'The service is unavailable, please try again',
  },
];

/** These answers hold nothing of anybody, and API Gateway cannot compare origins: any page may read them. */
const forEveryOrigin = {
  'Access-Control-Allow-Origin': "'*'",
  'Access-Control-Expose-Headers': "'Retry-After'",
};

/** The refusals above by their type; pages can read them when the installation lets pages call it at all. */
export const gatewayRefusals = ({
  allowedOrigins,
}: Pick<Settings, 'allowedOrigins'>): Readonly<Record<string, object>> => {
  const shared = allowedOrigins.length > 0 ? forEveryOrigin : {};
  return Object.fromEntries(
    refusals.map((refusal) => [refusal.type.responseType, onTheWire(refusal, shared)]),
  );
};

const onTheWire = (
  { status, error, message, headers }: Refusal,
  shared: Readonly<Record<string, string>>,
): object => ({
  statusCode: String(status),
  responseParameters: Object.fromEntries(
    Object.entries({ ...headers, ...shared }).map(([name, value]) => [
      `gatewayresponse.header.${name}`,
      value,
    ]),
  ),
  responseTemplates: {
    'application/json': JSON.stringify({
      reqId: '$context.requestId',
      statusCode: status,
      error,
      message,
    }),
  },
});
