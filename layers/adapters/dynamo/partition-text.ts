import { createHash } from 'node:crypto';

/** Bytes up to which a text stands in a partition key as it is: DynamoDB takes 2048. */
const readableBytes = 1024;

/** SHA-256 of a text, in hex. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A text as it stands in a partition key: itself, or its digest when it is long. */
export const partitionText = (text: string): string =>
  Buffer.byteLength(text) <= readableBytes ? text : digestOf(text);
