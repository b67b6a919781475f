import { LocketError } from '../../errors.ts';
import { unwrapByCustomer } from '../../external-kms/customer-keys.ts';
import {
  type DataKey,
  keyVersionOf,
  openText,
  type Place,
  type Purpose,
  sealText,
} from '../../keys/envelope.ts';
import type { Reseal } from '../../keys/resealing.ts';
import type { Project } from '../../projects/project.ts';
import { assertMayReveal } from '../../second-factors/stepped-up.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret, Secret } from './secret.ts';

type KeyHolder = Pick<Project, 'id' | 'orgId' | 'keys'>;

const organizationOf = (unit: Unit, project: KeyHolder) => async () => {
  const organization = await unit.stores.organizations.find(project.orgId);
  if (!organization) throw new LocketError('unavailable', 'The organization of this project cannot be read');
  return organization;
};

/**
 * A version of the project's data key; storage, the wrapping key and the customer's KMS are asked only when it is not in
 * memory.
 */
export const dataKey = (
  unit: Unit,
  project: KeyHolder,
  version: number | 'latest' = 'latest',
): Promise<DataKey> =>
  unit.keys.projectKey(project, version, organizationOf(unit, project), (wrapped, context) =>
    unwrapByCustomer(unit, project.orgId, wrapped, context),
  );

type Located = Pick<SealedSecret, 'projectId' | 'environmentId' | 'folderId' | 'id' | 'version'>;

/** The one place a ciphertext of this secret version opens at. */
const placeOf = (secret: Located, purpose: Purpose): Place => ({
  purpose,
  project: secret.projectId,
  environment: secret.environmentId,
  folder: secret.folderId,
  item: secret.id,
  version: secret.version,
});

/** Metadata is bound to its key too: values of one secret cannot change places. */
const metadataPlace = (secret: Located, key: string): Place => ({
  ...placeOf(secret, 'secret-metadata'),
  item: `${secret.id}#${key}`,
});

/** Metadata with what is encrypted turned into or out of its envelope. */
const turned = (
  secret: Located & Pick<SealedSecret, 'metadata'>,
  turn: (value: string, place: Place) => string,
): SealedSecret['metadata'] =>
  secret.metadata.map((entry) =>
    entry.isEncrypted ? { ...entry, value: turn(entry.value, metadataPlace(secret, entry.key)) } : entry,
  );

/** Seals value, comment and what is encrypted of the metadata for the place and version the record names. */
export const sealSecret = (unit: Unit, key: DataKey, secret: Secret): SealedSecret => {
  const { value, comment, ...record } = secret;
  const random = (size: number) => unit.runtime.randomBytes(size);
  return {
    ...record,
    value: sealText(key, placeOf(secret, 'secret-value'), value, random),
    comment: comment === '' ? null : sealText(key, placeOf(secret, 'secret-comment'), comment, random),
    metadata: turned(secret, (text, place) =>
      Buffer.from(sealText(key, place, text, random)).toString('base64'),
    ),
  };
};

/** The same secret with every envelope of it sealed under the latest version of the project's key. */
export const resealSecret = async (reseal: Reseal, secret: SealedSecret): Promise<SealedSecret> => ({
  ...secret,
  value: await reseal(placeOf(secret, 'secret-value'), secret.value),
  comment: secret.comment && (await reseal(placeOf(secret, 'secret-comment'), secret.comment)),
  metadata: await Promise.all(
    secret.metadata.map(async (entry) => {
      if (!entry.isEncrypted) return entry;
      const sealed = await reseal(metadataPlace(secret, entry.key), Buffer.from(entry.value, 'base64'));
      return { ...entry, value: Buffer.from(sealed).toString('base64') };
    }),
  ),
});

const openWith = (key: DataKey, sealed: SealedSecret): Secret => ({
  ...sealed,
  value: openText(key, placeOf(sealed, 'secret-value'), sealed.value),
  comment: sealed.comment ? openText(key, placeOf(sealed, 'secret-comment'), sealed.comment) : '',
  metadata: turned(sealed, (envelope, place) => openText(key, place, Buffer.from(envelope, 'base64'))),
});

/** Refuses whoever may not see what lies in one of these environments just now: there is no other way to a value. */
const assertSeen = (unit: Unit, { environments }: Project, sealed: readonly SealedSecret[]): void => {
  const ids = new Set(sealed.map(({ environmentId }) => environmentId));
  assertMayReveal(
    unit,
    environments.filter(({ id }) => ids.has(id)),
  );
};

/**
 * Opens one secret: `decryption-failed` when it does not stand where it was sealed for, `step-up-required` in a protected
 * environment.
 */
export const openSecret = async (unit: Unit, project: Project, sealed: SealedSecret): Promise<Secret> => {
  assertSeen(unit, project, [sealed]);
  return openWith(await dataKey(unit, project, keyVersionOf(sealed.value)), sealed);
};

/** Opens many secrets, fetching each key version once; refused as one is. */
export const openSecrets = async (
  unit: Unit,
  project: Project,
  sealed: readonly SealedSecret[],
): Promise<readonly Secret[]> => {
  assertSeen(unit, project, sealed);
  const versions = sealed.map(({ value }) => keyVersionOf(value));
  const found = await Promise.all(
    [...new Set(versions)].map(async (version) => [version, await dataKey(unit, project, version)] as const),
  );
  const keys = new Map(found);
  return sealed.map((secret, index) => openWith(keyFor(keys, versions[index]), secret));
};

const keyFor = (keys: ReadonlyMap<number, DataKey>, version: number | undefined): DataKey => {
  const key = version === undefined ? undefined : keys.get(version);
  if (!key) throw new LocketError('decryption-failed', 'Unknown key version');
  return key;
};

/** Opens secrets of one request, each version once however often it turns up. */
export class OpenedSecrets {
  readonly #unit: Unit;
  readonly #project: Project;
  readonly #opened = new Map<SealedSecret, Secret>();

  constructor(unit: Unit, project: Project) {
    this.#unit = unit;
    this.#project = project;
  }

  /** The secrets, in the same order; throws as `openSecrets` does. */
  async open(sealed: readonly SealedSecret[]): Promise<readonly Secret[]> {
    const closed = [...new Set(sealed)].filter((each) => !this.#opened.has(each));
    const opened = await openSecrets(this.#unit, this.#project, closed);
    for (const [index, secret] of opened.entries()) this.#opened.set(closed[index] as SealedSecret, secret);
    return sealed.map((each) => this.#opened.get(each) as Secret);
  }
}
