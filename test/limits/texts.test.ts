import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { operations } from '../../functions/routes.ts';
import { cursorOf } from '../../functions/secrets/cursor.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { startApp, type TestApp } from '../harness/app.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded, ownersToken, specimenOf } from '../specimens/request.ts';
import { bootstrapped, type Instance } from '../world/instance.ts';
import { rememberTable } from '../world/rewind.ts';
import { sessionIn } from '../world/session.ts';
import { createVictim, type Names } from '../world/victim.ts';
import { type TextMember, textMembersOf, withAt } from './members.ts';

/** Bytes that one UTF-16 code unit may take: three, in the characters that take most of DynamoDB's bytes. */
const wide = '字';

const longCursor = (folderId: string): string => cursorOf({ folderId, name: wide.repeat(450) });

/** Texts at and over what names, keys and items take. */
const textsFor = ({ maxLength = 255, path }: TextMember): readonly string[] => [
  wide.repeat(Math.min(maxLength, 300_000)),
  '😀'.repeat(Math.floor(Math.min(maxLength, 300_000) / 2)),
  'a'.repeat(maxLength),
  `/${'d'.repeat(255)}`.repeat(20),
  `\${prod.${'a'.repeat(1000)}}\${${wide.repeat(400)}}\${${'b'.repeat(3000)}.KEY}`,
  wide.repeat(3000),
  '\ud800',
  '\u0000\u0001"\\'.repeat(64),
  // Elsewhere they are letters and digits like others.
  ...(path.includes('cursor') ? [randomUUID(), names.environmentId].map(longCursor) : []),
];

const byHarm = (a: Operation, b: Operation): number =>
  Number(a.method === 'DELETE') - Number(b.method === 'DELETE');
const all = operations
  .filter(isGuarded)
  .sort(byHarm)
  .map((operation) => ({ name: keyOf(operation), operation }));

let app: TestApp;
let home: Instance;
let person: string;
let names: Names;
let rewind: () => Promise<void>;

beforeAll(async () => {
  app = await startApp();
  home = await bootstrapped(app);
  person = await sessionIn(home);
  names = (await createVictim(home)).names;
  rewind = await rememberTable(app.table);
});

const send = (operation: Operation, member?: TextMember, text?: string) => {
  const sample = specimenOf(operation, names);
  const params = { ...names, ...sample.params };
  const at = (part: TextMember['part'], value: unknown) =>
    member?.part === part ? withAt(value, member.path, text) : value;
  const query = at('query', sample.query);
  const body = at('body', sample.body);
  const path = operation.path.replace(/\{(\w+)\+?\}/g, (_, name: string) =>
    String((at('params', params) as Record<string, string>)[name]).replaceAll('/', ''),
  );
  const token = ownersToken(operation, { machine: home.admin, person, names });
  return app.request(operation.method, path, {
    token,
    ...(query !== undefined && { query: query as Readonly<Record<string, string>> }),
    ...(body !== undefined && { body }),
  });
};

/** All secrets of the environment, expanded and with imports: what one bad record would break for everybody. */
const listAll = () => {
  const { projectId, environment } = names;
  const query = { projectId, environment, secretPath: '/', recursive: true };
  return app.request('GET', '/api/v4/secrets', { token: home.admin, query });
};

const groupOf = new Map(
  httpGroups.flatMap(({ name, operations }) => operations.map((operation) => [operation, name] as const)),
);

const spelled = ({ part, path }: TextMember): string => [part, ...path].join('.');

/** A sixth of the texts for each member, in turn; the whole matrix takes all of them everywhere. */
let turn = 0;
const isNext = (): boolean => {
  turn += 1;
  return inject('whole') || turn % 6 === 0;
};

const faultsWith = async (operation: Operation, member: TextMember): Promise<readonly string[]> => {
  const faults: string[] = [];
  let hasChanged = false;
  for (const [n, text] of [...textsFor(member).entries()].filter(isNext)) {
    const { status } = await send(operation, member, text);
    const isChange = status === 200 && operation.method !== 'GET';
    const after = isChange ? (await listAll()).status : 200;
    hasChanged ||= isChange;
    if (status >= 500) faults.push(`${spelled(member)} with text ${n}: ${status}`);
    if (after >= 500) faults.push(`${spelled(member)} with text ${n}: lists answer ${after}`);
  }
  // What was renamed or deleted is there again for the next member; what it was made into is looked at before.
  if (hasChanged && operation.method !== 'POST') {
    const after = await readsNow((read) => groupOf.get(read) === groupOf.get(operation));
    faults.push(...after.map((read) => `${spelled(member)}, then ${read}`));
    await rewind();
  }
  return faults;
};

const faultsOf = async (operation: Operation): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const member of textMembersOf(operation)) faults.push(...(await faultsWith(operation, member)));
  return faults;
};

const reads = all.filter(({ operation: { method } }) => method === 'GET');

const readsNow = async (isLookedAt: (operation: Operation) => boolean): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const { name, operation } of reads.filter(({ operation }) => isLookedAt(operation))) {
    const { status } = await send(operation);
    // A third party that nobody can call here is out of reach for whoever asks.
    const isExpected = status === specimenOf(operation, names).owner?.status;
    if (status >= 500 && !isExpected) faults.push(`${name}: ${status}`);
  }
  return faults;
};

describe('whatever text stands in a member, a request is answered or refused, never a fault', () => {
  it.each(all)('$name', async ({ operation }) => {
    expect(await faultsOf(operation)).toEqual([]);
  });

  it('and what was written on the way disturbs no read', async () => {
    expect(await readsNow(() => true)).toEqual([]);
  });
});
