import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { chunksWithin } from './dynamo/batches.ts';

/** Firehose takes 1,000 KiB a record, which it charges in steps of 5 KiB, and 4 MiB a request. */
const record = { count: 500, weight: 900 * 1024 };
const request = { count: 4, weight: 4 * 1024 * 1024 };

/** Lines on their way to the archive. */
export interface ArchiveStream {
  /** Returns when all lines are durable; throws otherwise, and some may be durable then. */
  put(lines: readonly string[]): Promise<void>;
}

/** Opens a Firehose stream that takes lines apart again. */
export const openArchiveStream = (name: string, client = new FirehoseClient({})): ArchiveStream => ({
  put: async (lines) => {
    const records = chunksWithin(lines, record, (line) => Buffer.byteLength(line) + 1).map((chunk) =>
      Buffer.from(chunk.join('\n')),
    );
    for (const chunk of chunksWithin(records, request, (bytes) => bytes.length)) {
      const Records = chunk.map((Data) => ({ Data }));
      const answer = await client.send(new PutRecordBatchCommand({ DeliveryStreamName: name, Records }));
      const refused = answer.RequestResponses?.find(({ ErrorCode }) => ErrorCode);
      if (answer.FailedPutCount || refused)
        throw Object.assign(new Error('The archive did not take all events'), {
          name: refused?.ErrorCode ?? 'PartlyRefused',
        });
    }
  },
});
