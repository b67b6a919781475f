import { createHash, randomBytes } from 'node:crypto';

const parts = /(\w+)=(?:"([^"]*)"|([^\s,]+))/g;
const hashes: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' };

/** The answer to a challenge of digest access authentication (RFC 7616) with `qop=auth`; undefined for any other challenge. */
export const digestFor = (
  challenge: string,
  { user, password, method, path }: { user: string; password: string; method: string; path: string },
): string | undefined => {
  if (!/^Digest\s/i.test(challenge)) return undefined;
  const {
    realm = '',
    nonce,
    qop = '',
    opaque,
    algorithm = 'MD5',
  } = Object.fromEntries(
    [...challenge.matchAll(parts)].map(([, name = '', quoted, plain]) => [
      name.toLowerCase(),
      quoted ?? plain,
    ]),
  ) as Readonly<Record<string, string | undefined>>;
  const hash = hashes[algorithm.toUpperCase()];
  if (!hash || nonce === undefined || !qop.split(',').some((each) => each.trim() === 'auth'))
    return undefined;
  const digest = (...texts: readonly string[]) => createHash(hash).update(texts.join(':')).digest('hex');
  const cnonce = randomBytes(16).toString('hex');
  const nc = '00000001';
  const response = digest(digest(user, realm, password), nonce, nc, cnonce, 'auth', digest(method, path));
  return [
    `Digest username="${user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${path}"`,
    `algorithm=${algorithm}`,
    `response="${response}"`,
    'qop=auth',
    `nc=${nc}`,
    `cnonce="${cnonce}"`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ].join(', ');
};
