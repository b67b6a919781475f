import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from './items.ts';

/** An attribute value as DynamoDB writes it in JSON: bytes are base64. */
interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly Attribute[];
  readonly M?: Attributes;
}

type Attributes = Readonly<Record<string, Attribute>>;

const lean: ReadonlySet<string | undefined> = new Set(['Query', 'BatchGetItem']);

/** The part of the SDK's protocol (`ClientProtocol` of @smithy/types) that makes replies of HTTP responses. */
interface ReplyReader {
  deserializeResponse(
    operation: { readonly name?: string },
    context: { streamCollector(body: unknown): Promise<Uint8Array> },
    response: { readonly statusCode: number; readonly body: unknown },
  ): Promise<unknown>;
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

/**
 * Reads replies to queries and batched reads as the JSON they are, without the SDK's walk along its schemas, which
 * costs more than all else that a read does; `itemOf` makes items of them. What is no success goes the SDK's own way.
 */
export const readLean = (client: DynamoDBClient): void => {
  const protocol = client.config.protocol as unknown as ReplyReader;
  const deserialize = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (!lean.has(operation.name) || response.statusCode !== 200)
      return deserialize(operation, context, response);
    const reply = JSON.parse(textOf(await context.streamCollector(response.body)));
    return { ...reply, $metadata: { httpStatusCode: response.statusCode } };
  };
};

const bytesOf = (base64: string): Uint8Array => {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
};

const nativeOf = (attribute: Attribute): unknown => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.B !== undefined) return bytesOf(attribute.B);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL) return null;
  if (attribute.L) return attribute.L.map(nativeOf);
  if (attribute.M) return itemOf(attribute.M);
  return setOf(attribute);
};

const setOf = ({ SS, NS, BS }: Attribute): ReadonlySet<unknown> =>
  new Set<unknown>(SS ?? NS?.map(Number) ?? BS?.map(bytesOf));

/** The item that attribute values stand for. */
export const itemOf = (attributes: Attributes): Item => {
  const item: Record<string, unknown> = {};
  for (const name in attributes) {
    const value = nativeOf(attributes[name] as Attribute);
    // Keys of maps may come from callers: this one must not reach the prototype.
    if (name === '__proto__') Object.defineProperty(item, name, { value, enumerable: true });
    else item[name] = value;
  }
  return item as Item;
};
