import { createHash } from 'node:crypto';
import { misnamed, vendor } from '../answers.ts';
import type { StandIn, TargetCase } from '../stand-in.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const refused = (message: string) => ({ status: 400, json: { message } });

interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Supabase: up to a hundred secrets of up to 24,576 characters at a time, shown as digests. */
const make = (): StandIn => {
  const keys = new Map<string, string>();
  const listed = () => [...keys].map(([name, value]) => ({ name, value: digest(value) }));
  return vendor({
    keys,
    shows: ['authorization', 'Bearer token'],
    stranger: { status: 401, json: { message: 'Unauthorized' } },
    routes: [
      [/^GET \/v1\/projects$/, () => ({ json: [] })],
      [/^GET \/v1\/projects\/abcdefghijklmnopqrst\/secrets$/, () => ({ json: listed() })],
      [
        /^POST \/v1\/projects\/abcdefghijklmnopqrst\/secrets$/,
        ({ body }) => {
          const secrets = body as readonly Secret[];
          if (!Array.isArray(body) || secrets.length > 100) return refused('too many');
          const names = secrets.map(({ name }) => name);
          if (misnamed(/^(?!SUPABASE_).{1,256}$/, names)) return refused('name');
          if (secrets.some(({ value }) => value.length > 24_576)) return refused('value');
          for (const { name, value } of secrets) keys.set(name, value);
          return { status: 201 };
        },
      ],
      [
        /^DELETE \/v1\/projects\/abcdefghijklmnopqrst\/secrets$/,
        ({ body }) => {
          if (!Array.isArray(body)) return refused('an array is expected');
          for (const name of body) keys.delete(name);
          return {};
        },
      ],
    ],
    missing: { status: 404, json: { message: 'Not Found' } },
  });
};

export const standIn: TargetCase = {
  target: 'supabase',
  host: 'api.supabase.com',
  make,
  destination: { appId: 'abcdefghijklmnopqrst' },
  reads: false,
  tells: true,
  refused: ['SUPABASE_URL', 'X'.repeat(257)],
};
