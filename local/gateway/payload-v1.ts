import type { Api } from '../template/api.ts';
import { account } from '../template/names.ts';
import type { Target } from './path.ts';
import { clientCertOf, type GatewayRequest, headersOf, logTime, queryOf } from './request.ts';
import type { Match } from './router.ts';

type Multiple = Record<string, string[]>;

/** The last value of each name, or null when there is none, as REST APIs have it. */
const lastOf = (multiple: Multiple): Record<string, string> | null => {
  const entries = Object.entries(multiple).map(([name, values]) => [name, values.at(-1) ?? '']);
  return entries.length > 0 ? Object.fromEntries(entries) : null;
};

const orNull = (values: object): object | null => (Object.keys(values).length > 0 ? values : null);

/** Values by header name, spelled as the client first spelled it. */
const readHeaders = (request: GatewayRequest): Multiple => {
  const spelling = new Map<string, string>();
  const headers = new Map<string, string[]>();
  for (const [name, value] of headersOf(request)) {
    const spelled = spelling.get(name.toLowerCase()) ?? name;
    spelling.set(name.toLowerCase(), spelled);
    headers.set(spelled, [...(headers.get(spelled) ?? []), value]);
  }
  return Object.fromEntries(headers);
};

const findHeader = (headers: Multiple, name: string): string | undefined =>
  Object.entries(headers)
    .find(([spelled]) => spelled.toLowerCase() === name)?.[1]
    .at(-1);

const isBinary = (binaryMediaTypes: readonly string[], contentType: string | undefined): boolean => {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return binaryMediaTypes.some((binary) => binary === '*/*' || binary.toLowerCase() === type);
};

/**
 * The event of payload format 1.0, which REST APIs send.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const payloadV1 = (
  request: GatewayRequest,
  { path, query }: Target,
  match: Match,
  api: Api,
): object => {
  const { route, parameters } = match;
  const headers = readHeaders(request);
  const queries = Object.fromEntries(queryOf(query));
  const binary = isBinary(api.binaryMediaTypes, findHeader(headers, 'content-type'));
  return {
    resource: route.path,
    path,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: orNull(headers),
    queryStringParameters: lastOf(queries),
    multiValueQueryStringParameters: orNull(queries),
    pathParameters: orNull(parameters),
    stageVariables: null,
    requestContext: {
      accountId: account,
      apiId: api.id,
      domainName: findHeader(headers, 'host') ?? 'localhost',
      domainPrefix: api.id,
      extendedRequestId: request.requestId,
      httpMethod: request.method,
      identity: {
        sourceIp: request.remoteAddress,
        userAgent: findHeader(headers, 'user-agent') ?? null,
        ...clientCertOf(request),
      },
      path,
      protocol: `HTTP/${request.httpVersion}`,
      requestId: request.requestId,
      requestTime: logTime(request.receivedAt),
      requestTimeEpoch: request.receivedAt,
      resourceId: route.path,
      resourcePath: route.path,
      stage: api.stage,
    },
    body: request.body.length > 0 ? request.body.toString(binary ? 'base64' : 'utf8') : null,
    isBase64Encoded: binary && request.body.length > 0,
  };
};
