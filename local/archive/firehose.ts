import { type Operations, ServiceRefusal } from '../services/endpoint.ts';
import type { DeliveryStream } from '../template/delivery-streams.ts';
import { asList, asObject, asText, type JsonObject } from '../template/resource.ts';
import type { BucketFolder } from './bucket-folder.ts';

/** What Firehose takes in one request (Amazon Data Firehose quotas). */
const MOST_RECORDS = 500;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_RECORD_BYTES = 1000 * 1024;

const linesIn = (input: JsonObject): readonly string[] => {
  const records = asList(input.Records).map((record) =>
    Buffer.from(asText(asObject(record).Data) ?? '', 'base64'),
  );
  const bytes = records.reduce((sum, { length }) => sum + length, 0);
  const isTooMuch = bytes > MOST_BYTES || records.some(({ length }) => length > MOST_RECORD_BYTES);
  if (records.length === 0 || records.length > MOST_RECORDS || isTooMuch)
    throw new ServiceRefusal('InvalidArgumentException', 'Too much, or nothing, for one request');
  return records.flatMap((record) => record.toString('utf8').split('\n')).filter((line) => line !== '');
};

/** Where a line belongs by the stream's prefix. */
const placeOf = ({ prefix, members }: DeliveryStream, line: string): string => {
  const value = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return prefix.replaceAll(/!\{partitionKeyFromQuery:(\w+)\}/g, (_whole, name: string) => {
    const text = value[name];
    const isPlace = members.includes(name) && typeof text === 'string' && /^[\w.-]+$/.test(text);
    if (!isPlace)
      throw new ServiceRefusal('InvalidArgumentException', `A line has no ${name} to be sorted by`);
    return text;
  });
};

/** PutRecordBatch: lines are on disk, sorted, when it answers. */
export const firehoseOperations = (streams: readonly DeliveryStream[], folder: BucketFolder): Operations => ({
  'Firehose_20150804.PutRecordBatch': async (input) => {
    const stream = streams.find(({ name }) => name === input.DeliveryStreamName);
    if (!stream)
      throw new ServiceRefusal('ResourceNotFoundException', `There is no stream ${input.DeliveryStreamName}`);
    const places = Map.groupBy(linesIn(input), (line) => placeOf(stream, line));
    await Promise.all([...places].map(([place, lines]) => folder.append(place, lines)));
    const RequestResponses = asList(input.Records).map((_, index) => ({ RecordId: String(index) }));
    return { FailedPutCount: 0, Encrypted: false, RequestResponses };
  },
});
