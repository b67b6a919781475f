import type { OverridesHome, SealedSecret } from '../../../../domain/secrets/core/secret.ts';
import type { Key } from '../../items.ts';
import { itemType } from '../item-type.ts';
import type { Link } from '../links.ts';
import { padded, purged } from '../partitions.ts';
import { bytes, number, type Shape, text } from '../shape.ts';
import { packed } from './packed.ts';

const secret: Shape<SealedSecret> = { id: text, projectId: text, version: number, value: bytes };

const environmentMark = 'ENV#';

/** A secret that came from another environment left its overrides there. */
const overridesElsewhere = (home: OverridesHome | undefined, { pk }: Key): string | undefined =>
  home && pk !== `${environmentMark}${home.environmentId}` ? home.environmentId : undefined;

/** Its versions, and what else stands beside them. */
const toItsOwn: Link<SealedSecret> = {
  into: [purged.secret.family],
  from: ({ id, home }, key) => ({
    ranges: [purged.secret.of(id)],
    secretId: id,
    overridesIn: overridesElsewhere(home, key),
  }),
};

export const secretItem = itemType<SealedSecret>()({
  name: 'secret',
  readBy: 'get, list',
  pk: 'ENV#<env>',
  sk: 'SECRET#<folder>#<name>',
  key: (environmentId: string, folderId: string, name: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `SECRET#${folderId}#${name}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `SECRET#${folderId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'SECRET#' }),
  },
  form: packed,
  shape: secret,
  leadsTo: [toItsOwn],
});

export const overrideItem = itemType<SealedSecret>()({
  name: 'personal override; `<env>` and `<folder>` are the shared secret’s first, or what its `home` says',
  readBy: 'get, list',
  pk: 'ENV#<env>',
  sk: 'PERSONAL#<user>#<folder>#<shared secret>',
  key: (environmentId: string, userId: string, folderId: string, sharedId: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `PERSONAL#${userId}#${folderId}#${sharedId}`,
  }),
  ranges: {
    of: (environmentId: string, userId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `PERSONAL#${userId}#`,
    }),
    in: (environmentId: string, userId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `PERSONAL#${userId}#${folderId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'PERSONAL#' }),
    /** All that is not an override. */
    beside: (environmentId: string) => {
      const pk = `ENV#${environmentId}`;
      // Next to `#` in their order stand `"` and `$`.
      return [
        { pk, prefix: '', between: ['!', 'PERSONAL"'] },
        { pk, prefix: '', between: ['PERSONAL$', '~'] },
      ] as const;
    },
  },
  form: packed,
  shape: secret,
  leadsTo: [toItsOwn],
});

export const deletedSecretItem = itemType<SealedSecret>()({
  name: 'deleted secret',
  readBy: 'restore; `ttl` 30 days',
  pk: 'ENV#<env>',
  sk: 'DELETED#SECRET#<folder>#<name>#<id>',
  key: (deleted: Pick<SealedSecret, 'environmentId' | 'folderId' | 'name' | 'id'>) => ({
    pk: `ENV#${deleted.environmentId}`,
    sk: `DELETED#SECRET#${deleted.folderId}#${deleted.name}#${deleted.id}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `DELETED#SECRET#${folderId}#`,
    }),
  },
  form: packed,
  shape: secret,
  leadsTo: [toItsOwn],
  // Its overrides lie where it came from, if it came from another environment.
  leaves: ({ id, home }, { pk }) => ({
    kind: 'secret',
    id,
    environmentId: home?.environmentId ?? pk.slice(environmentMark.length),
  }),
});

export const versionItem = itemType<SealedSecret>()({
  name: 'version',
  readBy: 'history, lookups by secret id',
  pk: 'SECRET#<secret>',
  sk: 'V#<version>',
  key: (secretId: string, version: number) => ({ pk: `SECRET#${secretId}`, sk: `V#${padded(version)}` }),
  ranges: { of: (secretId: string) => ({ pk: `SECRET#${secretId}`, prefix: 'V#' }) },
  form: packed,
  shape: secret,
  leadsTo: [],
  announced: true,
});

export const secretItems = [secretItem, overrideItem, deletedSecretItem];
export const versionItems = [versionItem];

/** What the key of an override is made of. */
type Keyed = Pick<SealedSecret, 'environmentId' | 'folderId' | 'name' | 'sharedId'> & {
  readonly userId: string;
};

/** The key under which an override stands: by its shared secret, or, as long as it has a name of its own, by that. */
const overrideKey = ({ environmentId, userId, folderId, name, sharedId }: Keyed): Key =>
  overrideItem.key(environmentId, userId, folderId, name === '' ? String(sharedId) : name);

/** The key under which a live secret stands. */
export const headKey = (head: SealedSecret): Key =>
  head.userId
    ? overrideKey({ ...head, userId: head.userId })
    : secretItem.key(head.environmentId, head.folderId, head.name);
