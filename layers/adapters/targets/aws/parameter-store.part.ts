import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  GetParametersByPathCommand,
  type Parameter,
  type ParameterTier,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { TargetConnection, TargetOptions } from '../../../domain/syncs/target.ts';
import { allPages, type PlaceContext, type Put, perKey } from '../adapter.ts';
import { fault } from '../fault.ts';
import { checkAws, clientOptions } from './access.ts';
import { attempted, codeIn } from './fault.ts';

const clients = new WeakMap<TargetConnection, SSMClient>();

const clientFor = (context: PlaceContext): SSMClient => {
  const known = clients.get(context.place);
  const client = known ?? new SSMClient(clientOptions(context, 'ssm', context.destination.region));
  clients.set(context.place, client);
  return client;
};

/** The path, with a slash on either side. */
const pathOf = ({ destination: { path } }: PlaceContext): string => {
  const inner = (path ?? '').split('/').filter((part) => part !== '');
  if (path === undefined || !inner.every((part) => /^[A-Za-z0-9_.-]+$/.test(part)))
    throw fault('refused', 'The destination lacks a path such as /app/prod/');
  return inner.length === 0 ? '/' : `/${inner.join('/')}/`;
};

const tagsOf = ({ tags = [] }: TargetOptions) => tags.map(({ key, value }) => ({ Key: key, Value: value }));

/** Bytes that a parameter of the standard tier holds. */
const standardSize = 4_096;

const tierOf = ({ tier }: TargetOptions, value: string): ParameterTier | undefined =>
  tier ?? (Buffer.byteLength(value) > standardSize ? 'Advanced' : undefined);

/** Parameters of the path itself; those further down belong to other paths. */
const list = async (context: PlaceContext) => {
  const client = clientFor(context);
  const path = pathOf(context);
  const found = await allPages<string, Parameter>('', async (NextToken) => {
    const page = await attempted(() =>
      client.send(
        new GetParametersByPathCommand({
          Path: path,
          Recursive: false,
          WithDecryption: true,
          MaxResults: 10,
          ...(NextToken && { NextToken }),
        }),
      ),
    );
    return { items: page.Parameters ?? [], next: page.NextToken || undefined };
  });
  return found.flatMap(({ Name, Value }) =>
    Name?.startsWith(path) ? [{ name: Name.slice(path.length), value: Value }] : [],
  );
};

/** Tags are only ever added: those of others stay. They may be given with what is new, and not with a new value. */
const put = async (context: PlaceContext, { name, value, was, isOurs }: Put): Promise<void> => {
  const client = clientFor(context);
  const Name = `${pathOf(context)}${name}`;
  const { options } = context;
  const isNew = was === undefined && !isOurs;
  const tags = tagsOf(options);
  await attempted(() =>
    client.send(
      new PutParameterCommand({
        Name,
        Value: value,
        Type: 'SecureString',
        Overwrite: !isNew,
        ...(options.kmsKeyId && { KeyId: options.kmsKeyId }),
        Tier: tierOf(options, value),
        ...(isNew && tags.length > 0 && { Tags: tags }),
      }),
    ),
  );
  if (isNew || tags.length === 0) return;
  await attempted(() =>
    client.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: Name, Tags: tags })),
  );
};

/** Parameters of AWS Systems Manager below a path, as secure strings. */
export const adapter = perKey({
  check: checkAws,
  list,
  put,
  remove: async (context, { name }) => {
    const Name = `${pathOf(context)}${name}`;
    try {
      await attempted(() => clientFor(context).send(new DeleteParameterCommand({ Name })));
    } catch (error) {
      if (codeIn(error) !== 'ParameterNotFound') throw error;
    }
  },
  choices: { apps: async () => [] },
});
