import type { IncomingMessage } from 'node:http';
import type { RestReply } from '../services/endpoint.ts';
import type { BucketFolder } from './bucket-folder.ts';

const PAGE = 1000;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const xml = (status: number, body: string): RestReply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`),
});

const refusal = (status: number, code: string): RestReply =>
  xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

const listed = (folder: BucketFolder, query: URLSearchParams): RestReply => {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const names = folder.list(prefix).filter((name) => name > after);
  const page = names.slice(0, PAGE);
  const isTruncated = names.length > page.length;
  const contents = page.map((name) => `<Contents><Key>${escaped(name)}</Key></Contents>`).join('');
  const next = isTruncated
    ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>`
    : '';
  return xml(
    200,
    `<ListBucketResult><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${contents}${next}</ListBucketResult>`,
  );
};

const readBody = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const put = async (folder: BucketFolder, key: string, message: IncomingMessage): Promise<RestReply> => {
  const { 'if-none-match': condition, 'content-encoding': encoding } = message.headers;
  const content = await readBody(message);
  // An archive is only added to, and bodies come whole.
  if (condition !== '*' || encoding?.includes('aws-chunked')) return refusal(501, 'NotImplemented');
  return folder.putNew(key, content)
    ? { status: 200, headers: { etag: '"local"' }, body: Buffer.alloc(0) }
    : refusal(412, 'PreconditionFailed');
};

/** Members of a query that say what is asked for; another one might ask for something else. */
const known: ReadonlySet<string> = new Set([
  'list-type',
  'prefix',
  'continuation-token',
  'start-after',
  'x-id',
]);

const get = (folder: BucketFolder, key: string, { range }: IncomingMessage['headers']): RestReply => {
  const body = range ? undefined : folder.get(key);
  if (range) return refusal(501, 'NotImplemented');
  return body ? { status: 200, headers: { etag: '"local"' }, body } : refusal(404, 'NoSuchKey');
};

const answer = async (
  folder: BucketFolder,
  key: string,
  message: IncomingMessage,
  query: URLSearchParams,
): Promise<RestReply> => {
  if ([...query.keys()].some((member) => !known.has(member))) return refusal(501, 'NotImplemented');
  if (message.method === 'GET' && key === '' && query.get('list-type') === '2') return listed(folder, query);
  if (!folder.isName(key)) return refusal(400, 'InvalidArgument');
  if (message.method === 'PUT') return put(folder, key, message);
  return message.method === 'GET' ? get(folder, key, message.headers) : refusal(501, 'NotImplemented');
};

/**
 * S3 for one bucket, by path: PutObject where there is no such object, GetObject of a whole one and ListObjectsV2.
 * Anything else is refused.
 */
export const s3Requests =
  (bucket: string, folder: BucketFolder) =>
  async (message: IncomingMessage): Promise<RestReply | undefined> => {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const [, name = '', ...rest] = decodeURIComponent(pathname).split('/');
    return name === bucket ? answer(folder, rest.join('/'), message, searchParams) : undefined;
  };
