import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestResponse } from '../../../harness/app.ts';
import { bootstrapped, type Instance } from '../../../world/instance.ts';
import { plantTree, type Tree, type Version } from '../../../world/tree.ts';
import { type Case, importCases, type Question, referenceCases } from './cases.ts';

let instance: Instance;
beforeAll(async () => {
  instance = await bootstrapped(await startApp());
});

const everything = {
  v3: { include_imports: true, expandSecretReferences: true },
  v4: {},
} as const satisfies Record<Version, object>;

const plant = async ({ secrets, imports = {} }: Case): Promise<Tree> => {
  const tree = await plantTree(instance);
  for (const [place, values] of Object.entries(secrets)) await tree.secrets(place, values);
  for (const [place, sources] of Object.entries(imports)) await tree.imports(place, ...sources);
  return tree;
};

interface Seen {
  readonly value: string | undefined;
  readonly left: readonly (readonly [string, string])[];
}

interface WireSecret {
  readonly secretKey: string;
  readonly secretValue: string;
  readonly environment: string;
  readonly secretPath: string;
}

/** What a client makes of a list: its own secrets, then imports from the last to the first. */
const inList = ({ body }: TestResponse, key: string): Seen => {
  const groups: readonly WireSecret[][] = [
    body.secrets,
    ...body.imports.map((each: { secrets: WireSecret[] }) => each.secrets).reverse(),
  ];
  const found = groups.flatMap((secrets) => secrets.filter(({ secretKey }) => secretKey === key))[0];
  const left = body.unresolvedReferences.filter(
    (each: WireSecret) =>
      each.secretKey === key &&
      each.environment === found?.environment &&
      each.secretPath === found?.secretPath,
  );
  return { value: found?.secretValue, left: reasons(left) };
};

const reasons = (left: readonly { reference: string; reason: string }[]) =>
  left.map(({ reference, reason }) => [reference, reason] as const);

const inReply = ({ status, body }: TestResponse): Seen =>
  status === 404
    ? { value: undefined, left: [] }
    : { value: body.secret.secretValue, left: reasons(body.unresolvedReferences) };

const ways: readonly [string, (tree: Tree, question: Question) => Promise<Seen>][] = (
  ['v3', 'v4'] as const
).flatMap((version) => [
  [
    `${version} list`,
    async (tree: Tree, { at, key }: Question) =>
      inList(await tree.list(version, at, everything[version]), key),
  ],
  [
    `${version} recursive list`,
    async (tree: Tree, { at, key }: Question) => {
      const reply = await tree.list(version, at, { ...everything[version], recursive: true });
      const path = at.split(':')[1];
      const own = reply.body.secrets.filter((each: WireSecret) => each.secretPath === path);
      const plain = await tree.list(version, at, everything[version]);
      expect(own).toEqual(plain.body.secrets);
      return inList(plain, key);
    },
  ],
  [
    `${version} get`,
    async (tree: Tree, { at, key }: Question) =>
      inReply(await tree.get(version, at, key, everything[version])),
  ],
]);

describe.each([...importCases, ...referenceCases])('$name', (golden) => {
  let tree: Tree;
  beforeAll(async () => {
    tree = await plant(golden);
  });

  it.each(ways)('%s', async (_way, look) => {
    for (const question of golden.questions) {
      const seen = await look(tree, question);
      expect(seen, `${question.key} at ${question.at}`).toEqual({
        value: question.value,
        left: question.left ?? [],
      });
    }
  });
});

afterAll(() => {
  expect(instance.app.lines.filter(({ status }) => status >= 500)).toEqual([]);
});
