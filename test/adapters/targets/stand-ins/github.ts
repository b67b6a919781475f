import nacl from 'tweetnacl';
import sealedBox from 'tweetnacl-sealedbox-js';
import { byBearer, last, missing, paged, type StandIn, type TargetCase } from '../stand-in.ts';

const pair = nacl.box.keyPair();
const publicKey = Buffer.from(pair.publicKey).toString('base64');
const open = (text: string): string =>
  Buffer.from(sealedBox.open(Buffer.from(text, 'base64'), pair.publicKey, pair.secretKey) ?? []).toString();

const make = (): StandIn => {
  const keys = new Map<string, string>();
  return {
    keys,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: what a vendor answers, in one place
    answer: ({ method, path, query, body }) => {
      if (path === '/user') return { json: { login: 'shop' } };
      if (path.endsWith('/public-key')) return { json: { key: publicKey, key_id: 'k1' } };
      const name = last(path).toUpperCase();
      if (method === 'GET') {
        const size = Math.min(100, Number(query.get('per_page') ?? 30));
        const secrets = paged([...keys.keys()], query, size).map((each) => ({ name: each }));
        return { json: { total_count: keys.size, secrets } };
      }
      if (method === 'DELETE') return keys.delete(name) ? { status: 204 } : missing;
      const status = keys.has(name) ? 204 : 201;
      if (body.key_id !== 'k1' || name.startsWith('GITHUB_')) return { status: 422 };
      keys.set(name, open(body.encrypted_value));
      return { status };
    },
  };
};

export const standIn: TargetCase = {
  target: 'github',
  host: 'api.github.com',
  make: () => byBearer(make()),
  destination: { owner: 'o', app: 'r' },
  reads: false,
};
