import { asList, asObject, asText, type Json, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** One DynamoDB table as the template wants it. */
export interface Table {
  readonly name: string;
  /** What event source mappings call its stream. */
  readonly streamArn: string;
  readonly keySchema: Json;
  readonly attributeDefinitions: Json;
  readonly indexes: readonly JsonObject[];
  /** `NEW_AND_OLD_IMAGES` and the like; absent when the table has no stream. */
  readonly streamViewType?: string;
  /** The attribute with the expiry in epoch seconds; absent when items do not expire. */
  readonly ttlAttribute?: string;
}

const readIndex = (index: Json): JsonObject => {
  const { IndexName, KeySchema, Projection } = asObject(index);
  return { IndexName, KeySchema, Projection };
};

const readTable = (stacks: Stacks, located: Located): Table => {
  const property = (name: string) => stacks.property(located, name);
  const { ref, attributes } = stacks.identity(located);
  const streamViewType = asText(asObject(property('StreamSpecification')).StreamViewType);
  const expiry = asObject(property('TimeToLiveSpecification'));
  const ttlAttribute = expiry.Enabled === false ? undefined : asText(expiry.AttributeName);
  return {
    name: ref,
    streamArn: attributes.StreamArn ?? '',
    keySchema: property('KeySchema'),
    attributeDefinitions: property('AttributeDefinitions'),
    indexes: asList(property('GlobalSecondaryIndexes')).map(readIndex),
    ...(streamViewType && { streamViewType }),
    ...(ttlAttribute && { ttlAttribute }),
  };
};

/** Every table of the app, whether declared as `Table` or as `GlobalTable`. */
export const readTables = (stacks: Stacks): Table[] =>
  stacks
    .find('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
    .map((located) => readTable(stacks, located));
