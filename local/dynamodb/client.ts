import { Agent as PlainAgent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { exchange } from '../exchange.ts';
import type { JsonObject } from '../template/resource.ts';

/** A refusal by DynamoDB, e.g. `ResourceNotFoundException`. */
export class DynamoRefusal extends Error {
  override readonly name = 'DynamoRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** Calls DynamoDB's JSON 1.0 protocol; embedded databases accept any signature. */
export interface DynamoClient {
  /** An operation such as `PutItem`. @throws DynamoRefusal */
  table(operation: string, input: JsonObject): Promise<JsonObject>;
  /** An operation of the streams API such as `GetRecords`. @throws DynamoRefusal */
  stream(operation: string, input: JsonObject): Promise<JsonObject>;
  close(): void;
}

const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const TIMEOUT_MILLISECONDS = 10_000;

const toRefusal = (reply: JsonObject): DynamoRefusal =>
  new DynamoRefusal(
    String(reply.__type ?? 'UnknownError').replace(/^.*#/, ''),
    String(reply.message ?? reply.Message ?? ''),
  );

/**
 * A client of the DynamoDB at the endpoint. The runner does without the AWS SDK, which would add a fifth to its
 * memory for eight calls.
 */
export const dynamoClient = (endpoint: string): DynamoClient => {
  const agent = endpoint.startsWith('https:')
    ? new SecureAgent({ keepAlive: true })
    : new PlainAgent({ keepAlive: true });
  const call = async (target: string, input: JsonObject): Promise<JsonObject> => {
    const { status, text } = await exchange(endpoint, {
      method: 'POST',
      agent,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        'x-amz-date': '20260101T000000Z',
        authorization: SIGNATURE,
      },
    });
    const reply = JSON.parse(text) as JsonObject;
    if (status !== 200) throw toRefusal(reply);
    return reply;
  };
  return {
    table: (operation, input) => call(`DynamoDB_20120810.${operation}`, input),
    stream: (operation, input) => call(`DynamoDBStreams_20120810.${operation}`, input),
    close: () => agent.destroy(),
  };
};
