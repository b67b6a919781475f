import { createHash } from 'node:crypto';
import type { Names } from '../../world/victim.ts';

const wellKnown: Readonly<Record<string, string>> = {
  environment: 'dev',
  projectSlug: 'payments-a1b2',
  folderName: 'api',
  secretName: 'DATABASE_URL',
  tagSlug: 'rotated',
  attachedTagSlug: 'shared',
  username: 'ada@example.org',
  password: 'correct horse battery staple',
  clientSecret: 'what-was-shown-once',
  accessToken: 'an.access.token',
  sharedLink: 'a-link-that-opens-it',
  keyName: 'backups',
  ciphertext: Buffer.from('what encrypting answered').toString('base64'),
  signature: Buffer.from('what signing answered').toString('base64'),
};

const uuidOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `01930000-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`;
};

/** Names of things as a reader expects them, the same each time; whatever is not well known is an id. */
export const exampleNames = new Proxy({} as Names, {
  get: (_, name) => wellKnown[String(name)] ?? uuidOf(String(name)),
});
