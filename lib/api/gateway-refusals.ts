import { type GatewayResponseOptions, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface Refusal {
  readonly id: string;
  readonly type: ResponseType;
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers that API Gateway gives by itself, in the envelope that Locket's clients understand. */
const refusals: readonly Refusal[] = [
  {
    id: 'Throttled',
    type: ResponseType.THROTTLED,
    status: 429,
    error: 'RateLimitExceeded',
    message: 'Rate limit exceeded. Please try again in 1 seconds',
    headers: { 'Retry-After': "'1'" },
  },
  {
    // What a REST API says for a path or method without a resource.
    id: 'NoRoute',
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    error: 'NotFound',
    message: 'Route not found',
  },
  {
    id: 'TooLarge',
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    error: 'PayloadTooLarge',
    message: 'The request is too large',
  },
  {
    id: 'Filtered',
    type: ResponseType.WAF_FILTERED,
    status: 403,
    error: 'Forbidden',
    message: 'The request was refused by the web application firewall',
  },
  {
    id: 'Timeout',
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    error: 'GatewayTimeout',
    message: 'The request took too long',
  },
  {
    id: 'Failure',
    type: ResponseType.INTEGRATION_FAILURE,
    status: 503,
    error: 'ServiceUnavailable',
    message: 'The service is unavailable, please try again',
  },
];

/** Gives a REST API the refusals above. */
export const addGatewayRefusals = (api: RestApi): void => {
  for (const refusal of refusals) api.addGatewayResponse(refusal.id, optionsOf(refusal));
};

const optionsOf = ({ type, status, error, message, headers }: Refusal): GatewayResponseOptions => ({
  type,
  statusCode: String(status),
  ...(headers && { responseHeaders: { ...headers } }),
  templates: {
    'application/json': JSON.stringify({
      reqId: '$context.requestId',
      statusCode: status,
      error,
      message,
    }),
  },
});
