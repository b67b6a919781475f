import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { TargetConnection } from '../../../domain/syncs/target.ts';
import type { PlaceContext } from '../adapter.ts';
import { fault } from '../fault.ts';
import { clientOptions } from './access.ts';
import { attempted, codeIn } from './fault.ts';

const clients = new WeakMap<TargetConnection, SecretsManagerClient>();

export const clientFor = (context: PlaceContext): SecretsManagerClient => {
  const known = clients.get(context.place);
  const client =
    known ?? new SecretsManagerClient(clientOptions(context, 'secretsmanager', context.destination.region));
  clients.set(context.place, client);
  return client;
};

/** By which we know what we made, even once it is scheduled for deletion. */
const mark = ({ connection }: PlaceContext) => ({ Key: 'locket', Value: connection.externalId });

const tagsOf = (context: PlaceContext) =>
  (context.options.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value }));

/** Whether a secret is scheduled for deletion, and whether it was ours. Undefined when there is none. */
const found = async (context: PlaceContext, name: string) => {
  try {
    const secret = await attempted(() =>
      clientFor(context).send(new DescribeSecretCommand({ SecretId: name })),
    );
    const { Key, Value } = mark(context);
    return {
      isDeleted: secret.DeletedDate !== undefined,
      isMarked: (secret.Tags ?? []).some((tag) => tag.Key === Key && tag.Value === Value),
      regions: (secret.ReplicationStatus ?? []).map(({ Region }) => Region),
    };
  } catch (error) {
    if (codeIn(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
};

const addTags = async (context: PlaceContext, name: string): Promise<void> => {
  const Tags = tagsOf(context);
  if (Tags.length === 0) return;
  await attempted(() => clientFor(context).send(new TagResourceCommand({ SecretId: name, Tags })));
};

const replicas = ({ options: { replicaRegions = [] } }: PlaceContext) =>
  replicaRegions.map((Region) => ({ Region }));

const replicate = async (context: PlaceContext, name: string): Promise<void> => {
  if (replicas(context).length === 0) return;
  const there = (await found(context, name))?.regions ?? [];
  const missing = replicas(context).filter(({ Region }) => !there.includes(Region));
  if (missing.length === 0) return;
  await attempted(() =>
    clientFor(context).send(
      new ReplicateSecretToRegionsCommand({ SecretId: name, AddReplicaRegions: missing }),
    ),
  );
};

/** A new value of a secret that is there. Tags are only ever added: those of others stay. */
export const updateSecret = async (context: PlaceContext, name: string, text: string): Promise<void> => {
  const { kmsKeyId } = context.options;
  await attempted(() =>
    clientFor(context).send(
      new UpdateSecretCommand({
        SecretId: name,
        SecretString: text,
        ...(kmsKeyId && { KmsKeyId: kmsKeyId }),
      }),
    ),
  );
  await addTags(context, name);
  await replicate(context, name);
};

const create = (context: PlaceContext, name: string, text: string) => {
  const { kmsKeyId } = context.options;
  const AddReplicaRegions = replicas(context);
  return attempted(() =>
    clientFor(context).send(
      new CreateSecretCommand({
        Name: name,
        SecretString: text,
        ...(kmsKeyId && { KmsKeyId: kmsKeyId }),
        Tags: [...tagsOf(context), mark(context)],
        ...(AddReplicaRegions.length > 0 && { AddReplicaRegions }),
      }),
    ),
  );
};

type Found = NonNullable<Awaited<ReturnType<typeof found>>>;

const restore = async (context: PlaceContext, name: string, { isMarked }: Found, isOurs: boolean) => {
  if (!isOurs && !isMarked)
    throw fault(
      'refused',
      'A secret of this name is scheduled for deletion: restore it, or choose another name',
    );
  await attempted(() => clientFor(context).send(new RestoreSecretCommand({ SecretId: name })));
};

/** What we made and was deleted comes back; what others made and deleted is theirs. */
export const restoreOwn = async (context: PlaceContext, name: string, isOurs: boolean): Promise<void> => {
  const secret = await found(context, name);
  if (!secret?.isDeleted) throw fault('exists', 'The target has this key, and the sync did not make it');
  await restore(context, name, secret, isOurs);
};

/** Codes of a name that cannot be had, or not now. */
const inTheWay = new Set(['ResourceExistsException', 'InvalidRequestException']);

/** A secret that is new, or ours and not listed. */
export const createSecret = async (
  context: PlaceContext,
  name: string,
  text: string,
  isOurs: boolean,
): Promise<void> => {
  try {
    await create(context, name, text);
  } catch (error) {
    if (!inTheWay.has(codeIn(error) ?? '')) throw error;
    const secret = await found(context, name);
    if (secret?.isDeleted) await restore(context, name, secret, isOurs);
    else if (!isOurs) throw error;
    await updateSecret(context, name, text);
  }
};
