import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The parts of the SDK's protocol (`ClientProtocol` of @smithy/types) that turn input into bytes, and bytes into output. */
interface Protocol {
  serializeRequest(operation: unknown, input: object, context: unknown): Promise<{ body: unknown }>;
  deserializeResponse(
    operation: unknown,
    context: { streamCollector(body: unknown): Promise<Uint8Array> },
    response: { readonly statusCode: number; readonly body: unknown },
  ): Promise<unknown>;
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

/**
 * Makes the client take and give DynamoDB's JSON as it stands, bytes in base64, without the SDK's walk along its
 * schemas in either direction, which costs more than all else that a request does. What is no success goes the SDK's
 * own way.
 */
export const speakPlainly = (client: DynamoDBClient): void => {
  const protocol = client.config.protocol as unknown as Protocol;
  const serialize = protocol.serializeRequest.bind(protocol);
  const deserialize = protocol.deserializeResponse.bind(protocol);
  protocol.serializeRequest = async (operation, input, context) =>
    Object.assign(await serialize(operation, {}, context), { body: JSON.stringify(input) });
  protocol.deserializeResponse = async (operation, context, response) => {
    if (response.statusCode !== 200) return deserialize(operation, context, response);
    const reply = JSON.parse(textOf(await context.streamCollector(response.body)));
    return { ...reply, $metadata: { httpStatusCode: response.statusCode } };
  };
};
