import { StartFailure } from '../failure.ts';
import { asList, asObject, asText, type JsonObject, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** A Firehose stream that sorts lines of JSON into folders of a bucket. */
export interface DeliveryStream {
  readonly name: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** What the name of an object begins with, `!{partitionKeyFromQuery:…}` for members of the line. */
  readonly prefix: string;
  /** The members of a line that the prefix may name. */
  readonly members: readonly string[];
}

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(
    `The delivery stream ${id} of stack ${template.stack} cannot be run locally: ${problem}.`,
  );
};

const parametersOf = (
  processors: readonly JsonObject[],
  type: string,
): Record<string, string> | undefined => {
  const found = processors.find((processor) => processor.Type === type);
  if (!found) return undefined;
  const parameters = asList(found.Parameters).map(asObject);
  return Object.fromEntries(
    parameters.map(({ ParameterName, ParameterValue }) => [String(ParameterName), String(ParameterValue)]),
  );
};

/** The members in a query such as `{organization:.organization,day:.day}`; no other JQ is known here. */
const membersIn = (query: string): readonly string[] | undefined => {
  const pairs = [...query.matchAll(/(\w+):\.(\w+)/g)];
  const isKnown =
    /^\{\w+:\.\w+(?:,\w+:\.\w+)*\}$/.test(query) && pairs.every(([, name, path]) => name === path);
  return isKnown ? pairs.map(([, name]) => name ?? '') : undefined;
};

const readDeliveryStream = (stacks: Stacks, located: Located): DeliveryStream => {
  const destination = asObject(stacks.property(located, 'ExtendedS3DestinationConfiguration'));
  const processors = asList(asObject(destination.ProcessingConfiguration).Processors).map(asObject);
  const lines = parametersOf(processors, 'RecordDeAggregation');
  if (lines?.SubRecordType !== 'DELIMITED' || lines.Delimiter !== 'Cg==')
    refuse(located, 'its records must be lines');
  if (destination.CompressionFormat !== 'GZIP') refuse(located, 'its objects must be GZIP');
  const query = parametersOf(processors, 'MetadataExtraction')?.MetadataExtractionQuery ?? '';
  return {
    name: stacks.identity(located).ref,
    bucket: (asText(destination.BucketARN) ?? '').split(':').at(-1) ?? '',
    prefix: asText(destination.Prefix) ?? '',
    members: membersIn(query) ?? refuse(located, `the query ${query} is not supported`),
  };
};

/** Every Firehose stream of the app. */
export const readDeliveryStreams = (stacks: Stacks): DeliveryStream[] =>
  stacks.find('AWS::KinesisFirehose::DeliveryStream').map((located) => readDeliveryStream(stacks, located));
