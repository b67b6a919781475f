import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { noteTasks, type PurgePorts, runTasks } from '../../../functions/workers/purge/purge.ts';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import { carryOut } from '../../../layers/adapters/dynamo/purge/carry-out.ts';
import { addTasks, tasksAfter } from '../../../layers/adapters/dynamo/purge/task-list.ts';
import { Budget } from '../../../layers/adapters/dynamo/purge/wipe.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import { allItems } from '../../harness/table.ts';
import type { Actor, World } from '../projects/world.ts';

export const day = 86_400;
const manyItems = 1_000_000;
const longTime = 600_000;

/** What the purge worker said in one run. */
export interface Reports {
  readonly progress: readonly string[];
  readonly failures: readonly string[];
}

type Ports = PurgePorts & Reports & { readonly progress: string[]; readonly failures: string[] };

/** The worker's ports over a table, with a budget of so many items for each slice. */
export const purgePorts = (table: Table, runtime: Runtime, items = manyItems): Ports => {
  const progress: string[] = [];
  const failures: string[] = [];
  return {
    progress,
    failures,
    now: runtime.now,
    addTasks: (tasks) => addTasks(table, runtime, tasks),
    tasksAfter: (last) => tasksAfter(table, last),
    carryOut: (task) => carryOut(table, runtime, task, new Budget(runtime, items, longTime)),
    report: (facts) => progress.push(`${facts.kind} ${facts.progress}`),
    reportFailure: (facts) => failures.push(`${facts.kind} ${facts.reason}`),
  };
};

/** A removal as the table's stream tells it. */
export const removal = (item: object): DynamoDBRecord => {
  const { pk, sk } = item as Item;
  return {
    eventName: 'REMOVE',
    dynamodb: {
      Keys: marshall({ pk, sk }) as never,
      OldImage: marshall(item, { removeUndefinedValues: true }) as never,
    },
  };
};

/**
 * Does what DynamoDB does to items whose time to live is over, in no order and some days late at worst, and answers
 * what the stream tells of it.
 */
export const expire = async (
  table: Table,
  runtime: Runtime,
  isItsTurn: (item: Item) => boolean = () => true,
): Promise<readonly DynamoDBRecord[]> => {
  const now = runtime.now().getTime() / 1000;
  const over = ((await allItems(table.name)) as Item[]).filter(
    (item) =>
      typeof item.ttl === 'number' && item.ttl < now && !item.pk.startsWith('AUDIT#') && isItsTurn(item),
  );
  const images: object[] = [];
  for (const { pk, sk } of over) {
    // The stream tells of items as they are stored.
    const request = { TableName: table.name, Key: { pk, sk }, ReturnValues: 'ALL_OLD' as const };
    const { Attributes } = await table.client.send(new DeleteCommand(request));
    if (Attributes) images.push(Attributes);
  }
  return images.map(removal);
};

/** Hears of removals and works until nothing is left to do. */
export const purge = async (
  ports: Ports,
  records: readonly DynamoDBRecord[],
  maxRuns = 1000,
): Promise<number> => {
  await noteTasks(records, ports);
  for (let run = 1; run <= maxRuns; run += 1) {
    await runTasks(ports);
    if ((await ports.tasksAfter(undefined)).length === 0) return run;
  }
  throw new Error(`The purge was not done after ${maxRuns} runs`);
};

/** Everything in the table but the trail, by key. */
export const stored = async (table: string): Promise<ReadonlyMap<string, string>> => {
  const items = await allItems(table);
  return new Map(
    items
      .filter(({ pk }) => !String(pk).startsWith('AUDIT#'))
      .map((item) => [`${item.pk} ${item.sk}`, JSON.stringify(item, Object.keys(item).sort())]),
  );
};

/** Keys of what came, went or is another now. */
export const changes = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

/** The items that name one of these ids anywhere. */
export const naming = async (table: string, ids: readonly string[]): Promise<readonly string[]> =>
  [...(await stored(table))]
    .filter(([key, text]) => ids.some((id) => key.includes(id) || text.includes(id)))
    .map(([key]) => key);

/** A project with something of everything in it. */
export interface Filled {
  readonly id: string;
  readonly environments: readonly { readonly id: string; readonly slug: string }[];
  /** Folders by path. */
  readonly folders: Readonly<Record<string, string>>;
  /** Secrets by environment, path and name, e.g. `dev/a/IN_A`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly person: Actor;
}

/** Fills a project through the API. */
export const filledProject = async (world: World): Promise<Filled> => {
  const { admin } = world;
  const project = await world.project();
  const person = await world.personIn(project.id, 'member');
  await world.machineIn(project.id, 'viewer');
  const { tag } = await world.ok(admin, 'POST', `/api/v1/projects/${project.id}/tags`, {
    slug: 'red',
    color: '',
  });
  const folders: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const scope = (environment: string, secretPath: string) => ({
    workspaceId: project.id,
    environment,
    secretPath,
  });
  const folder = async (path: string, name: string, environment = 'dev') => {
    const body = { workspaceId: project.id, environment, path, name };
    const reply = await world.ok(admin, 'POST', '/api/v1/folders', body);
    folders[`${environment}${path === '/' ? '' : path}/${name}`] = reply.folder.id;
  };
  const secret = async (
    environment: string,
    path: string,
    name: string,
    more: object = {},
    actor = admin,
  ) => {
    const body = { ...scope(environment, path), secretValue: 'value', ...more };
    const reply = await world.ok(actor, 'POST', `/api/v3/secrets/raw/${name}`, body);
    return reply.secret.id as string;
  };
  const change = (environment: string, path: string, name: string) =>
    world.ok(admin, 'PATCH', `/api/v3/secrets/raw/${name}`, {
      ...scope(environment, path),
      secretValue: 'next',
    });

  await folder('/', 'a');
  await folder('/a', 'b');
  await folder('/', 'other');
  await folder('/', 'a', 'prod');
  for (const [environment, path, name] of [
    ['dev', '/', 'AT_ROOT'],
    ['dev', '/a', 'IN_A'],
    ['dev', '/a/b', 'IN_B'],
    ['dev', '/other', 'ELSEWHERE'],
    ['prod', '/', 'AT_ROOT'],
    ['prod', '/a', 'IN_A'],
  ] as const) {
    secrets[`${environment}${path === '/' ? '' : path}/${name}`] = await secret(environment, path, name, {
      tagIds: [tag.id],
      secretComment: 'comment',
    });
    await change(environment, path, name);
  }
  await world.ok(admin, 'PATCH', '/api/v3/secrets/raw/IN_A', {
    ...scope('prod', '/a'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how a value refers to another secret
    secretValue: 'like ${dev.a.IN_A} and ${OTHER}',
  });
  const source = { environment: 'dev', path: '/other' };
  const place = { workspaceId: project.id, environment: 'dev' };
  await world.ok(admin, 'POST', '/api/v1/secret-imports', { ...place, path: '/a', import: source });
  await world.ok(admin, 'POST', '/api/v1/webhooks', {
    ...place,
    secretPath: '/',
    webhookUrl: 'https://example.org/hook',
  });
  await world.ok(admin, 'PATCH', '/api/v3/secrets/raw/IN_B', {
    ...scope('dev', '/a/b'),
    secretReminderRepeatDays: 90,
    secretReminderNote: 'rotate',
  });
  secrets['dev/a/OVERRIDE'] = await secret('dev', '/a', 'IN_A', { type: 'personal' }, person);
  secrets['dev/OVERRIDE'] = await secret('dev', '/', 'AT_ROOT', { type: 'personal' }, person);
  return { id: project.id, environments: project.environments, folders, secrets, person };
};
