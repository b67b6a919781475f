import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The bucket of the archive. */
export interface ArchiveBucket {
  /** Puts an object where none is; answers the text of the one that is there otherwise. */
  putNew(name: string, text: string): Promise<string | undefined>;
  get(name: string): Promise<Buffer>;
  /** Names with a prefix in their order, page by page, those after `after` only. */
  list(prefix: string, after?: string): AsyncIterable<string>;
}

/** How S3 says that a name is taken, or was being taken at the same time. */
const taken: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const isTaken = (error: unknown): boolean => error instanceof Error && taken.has(error.name);

export const openArchiveBucket = (bucket: string, client = new S3Client({})): ArchiveBucket => {
  const get = async (name: string): Promise<Buffer> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
    if (!Body) throw new Error('An object of the archive has no body');
    return Buffer.from(await Body.transformToByteArray());
  };

  async function* list(prefix: string, after?: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const input = { Bucket: bucket, Prefix: prefix, ContinuationToken: token, StartAfter: after };
      const { Contents = [], NextContinuationToken } = await client.send(new ListObjectsV2Command(input));
      for (const { Key } of Contents) if (Key !== undefined) yield Key;
      token = NextContinuationToken;
    } while (token !== undefined);
  }

  return {
    get,
    list,
    putNew: async (name, text) => {
      const input = { Bucket: bucket, Key: name, Body: text, IfNoneMatch: '*' };
      try {
        await client.send(new PutObjectCommand(input));
        return undefined;
      } catch (error) {
        if (isTaken(error)) return (await get(name)).toString('utf8');
        throw error;
      }
    },
  };
};
