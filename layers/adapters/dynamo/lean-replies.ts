import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './items.ts';

/** An attribute value as DynamoDB writes it in JSON; bytes are base64 there, and bytes once they were read. */
interface Attribute {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  B?: string | Uint8Array;
  BS?: readonly (string | Uint8Array)[];
  readonly L?: readonly Attribute[];
  readonly M?: Readonly<Record<string, Attribute>>;
}

type Attributes = Readonly<Record<string, Attribute>>;

const bytesOf = (base64: string): Uint8Array => {
  const buffer = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
};

const readBytes = (attribute: Attribute): void => {
  if (typeof attribute.B === 'string') attribute.B = bytesOf(attribute.B);
  else if (attribute.L) for (const each of attribute.L) readBytes(each);
  else if (attribute.BS) attribute.BS = attribute.BS.map((each) => bytesOf(String(each)));
  else if (attribute.M) for (const name in attribute.M) readBytes(attribute.M[name] as Attribute);
};

/** What replies of queries and of batched reads have in common: lists of items. */
interface ReadReply {
  readonly Items?: readonly Attributes[];
  readonly Responses?: Readonly<Record<string, readonly Attributes[]>>;
}

const lean: ReadonlySet<string | undefined> = new Set(['Query', 'BatchGetItem']);

const itemsIn = ({ Items, Responses }: ReadReply): readonly Attributes[] =>
  Items ?? Object.values(Responses ?? {}).flat();

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
 * Reads replies to queries and batched reads without the SDK's walk along its schemas, which costs more than all else
 * that a read does: they are JSON in which only bytes need a second look. What is no success goes the SDK's own way.
 */
export const readLean = (client: DynamoDBClient): void => {
  const protocol = client.config.protocol as unknown as ReplyReader;
  const deserialize = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (!lean.has(operation.name) || response.statusCode !== 200)
      return deserialize(operation, context, response);
    const reply: ReadReply = JSON.parse(textOf(await context.streamCollector(response.body)));
    for (const item of itemsIn(reply)) for (const name in item) readBytes(item[name] as Attribute);
    return { ...reply, $metadata: { httpStatusCode: response.statusCode } };
  };
};

const nativeOf = (attribute: Attribute): unknown => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL) return null;
  if (attribute.L) return attribute.L.map(nativeOf);
  if (attribute.M) return itemOf(attribute.M);
  return unmarshall({ attribute } as never).attribute;
};

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
