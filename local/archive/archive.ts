import { mkdirSync } from 'node:fs';
import type { Operations, RestService } from '../services/endpoint.ts';
import type { DeliveryStream } from '../template/delivery-streams.ts';
import { BucketFolder } from './bucket-folder.ts';
import { firehoseOperations } from './firehose.ts';
import { s3Requests } from './s3.ts';

/** The archive of this machine, by the interfaces that functions have to it. */
export interface LocalArchive {
  readonly operations: Operations;
  readonly requests: RestService;
}

/** Keeps the bucket that delivery streams fill in a folder. */
export const openArchive = (streams: readonly DeliveryStream[], folder: string): LocalArchive => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const objects = new BucketFolder(folder);
  const [first] = streams;
  return {
    operations: firehoseOperations(streams, objects),
    requests: first ? s3Requests(first.bucket, objects) : async () => undefined,
  };
};
