import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
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
  const secure = endpoint.startsWith('https:');
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  const send = secure ? secureRequest : plainRequest;
  const call = (target: string, input: JsonObject) =>
    new Promise<JsonObject>((done, fail) => {
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        'x-amz-date': '20260101T000000Z',
        authorization: SIGNATURE,
      };
      const request = send(endpoint, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', fail);
        response.once('end', () => {
          try {
            const reply = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject;
            if (response.statusCode === 200) done(reply);
            else fail(toRefusal(reply));
          } catch (error) {
            fail(error);
          }
        });
      });
      request.setTimeout(TIMEOUT_MILLISECONDS, () => request.destroy(new Error('DynamoDB did not answer')));
      request.once('error', fail);
      request.end(JSON.stringify(input));
    });
  return {
    table: (operation, input) => call(`DynamoDB_20120810.${operation}`, input),
    stream: (operation, input) => call(`DynamoDBStreams_20120810.${operation}`, input),
    close: () => agent.destroy(),
  };
};
