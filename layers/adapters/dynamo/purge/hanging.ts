import type { SecretImport } from '../../../domain/imports/import.ts';
import type { OverridesHome } from '../../../domain/secrets/core/secret.ts';
import { rawItems } from '../batches.ts';
import { isPending } from '../intents/pending.ts';
import { type Item, nameOf } from '../items.ts';
import { keys } from '../keys.ts';
import { importerKey } from '../stores/import-store.ts';
import { unpacked } from '../unpacked.ts';
import { headKeyOf, newestVersion } from './liveness.ts';
import { addTasks } from './task-list.ts';
import type { Hanging, HangingOn, Work } from './wipe.ts';

/** The record in an item, also in one that a bulk write was to make. */
const recordIn = (item: Item): Readonly<Record<string, string>> =>
  unpacked((isPending(item) ? item.pendingNext : undefined) ?? item) as unknown as Readonly<
    Record<string, string>
  >;

/** A secret that moved away took its id and its versions along: they hang on the item where it stands now. */
const standsElsewhere = async ({ table, runtime }: Work, item: Item, id: string): Promise<boolean> => {
  const newest = await newestVersion(table, id);
  const place = newest && headKeyOf(newest);
  if (!place || nameOf(place) === nameOf(item)) return false;
  return (await rawItems(table, runtime, [place]))[0]?.id === id;
};

/** A secret that came from another environment left its overrides there. */
const overridesElsewhere = ({ table, runtime }: Work, item: Item): Hanging['afterwards'] => {
  const id = (recordIn(item) as { readonly home?: OverridesHome }).home?.environmentId;
  if (id === undefined || item.pk === keys.allOfEnvironment(id).pk) return undefined;
  return () => addTasks(table, runtime, [{ kind: 'overrides', id, token: runtime.uuid() }]);
};

const onSecret = async (work: Work, item: Item): Promise<Hanging> => {
  const { id } = recordIn(item);
  if (!id || (await standsElsewhere(work, item, id))) return {};
  const afterwards = overridesElsewhere(work, item);
  return { ranges: [keys.allOfSecret(id)], ...(afterwards && { afterwards }) };
};

const onFolder = (_work: Work, item: Item): Hanging => {
  const { id } = recordIn(item);
  return id ? { ranges: [keys.allOfFolder(id)] } : {};
};

const onImport = (_work: Work, item: Item): Hanging => {
  const made = recordIn(item) as unknown as SecretImport;
  return made.id ? { keys: [keys.importId(made.id), importerKey(made)] } : {};
};

const onGrant = (_work: Work, item: Item): Hanging => {
  const { id, actorKind, actorId, projectId } = recordIn(item);
  if (!id || !actorKind || !actorId || !projectId) return {};
  return { keys: [keys.actorGrant(actorKind, actorId, projectId), keys.grantId(id)] };
};

const onWebhook = (_work: Work, item: Item): Hanging => {
  const { id } = recordIn(item);
  return id ? { keys: [keys.webhookOwner(id)] } : {};
};

const onReminder = (_work: Work, item: Item): Hanging => {
  const { secretId, dueOn } = recordIn(item);
  return secretId && dueOn ? { keys: [keys.dueReminder(dueOn, secretId)] } : {};
};

/** The secret's id is in its partition's key only. */
const onReference = (_work: Work, item: Item): Hanging => {
  const { target } = recordIn(item);
  return target ? { keys: [keys.reference(target, item.pk.slice('SECRET#'.length))] } : {};
};

const byPrefix: Readonly<Record<string, HangingOn>> = {
  'SECRET#': onSecret,
  'PERSONAL#': onSecret,
  'DELETED#SECRET#': onSecret,
  'DELETED#FOLDER#': onFolder,
  'FOLDER#': onFolder,
  'IMPORT#': onImport,
  'GRANT#': onGrant,
  'WEBHOOK#': onWebhook,
  'REF#': onReference,
  REMINDER: onReminder,
};

/** What hangs on an item, by the beginning of its sort key: what else leads out of a partition belongs here. */
export const hangingOnItem: HangingOn = (work, item) => {
  const found = Object.entries(byPrefix).find(([prefix]) => item.sk.startsWith(prefix));
  return found ? found[1](work, item) : {};
};
