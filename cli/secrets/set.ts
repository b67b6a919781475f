import { type Asked, requestIn, tellAsked } from '../approvals/requested.ts';
import { command, type Surroundings, UsageFault } from '../command.ts';
import { type ActingCaller, callerFlags, openCaller } from '../instance/caller.ts';
import { ApiFailure } from '../instance/failures.ts';
import { pathFlag, type Scope, scopeFlags, scopeOf } from '../project/scope.ts';
import { formOf, list, outputFlags } from '../terminal/listing.ts';
import { type Draft, draftIn, draftsInFile } from './drafts.ts';
import { justOwn, readSecrets, type Secret } from './reading.ts';

type Kind = 'shared' | 'personal';

interface Change {
  readonly draft: Draft;
  readonly status:
    | 'SECRET CREATED'
    | 'SECRET VALUE MODIFIED'
    | 'SECRET TAGS MODIFIED'
    | 'SECRET VALUE UNCHANGED';
}

const kindIn = (text: string): Kind => {
  if (text === 'shared' || text === 'personal') return text;
  throw new UsageFault('--type is shared or personal');
};

/** Ids of tags; those that there are not yet are made. */
const tagIds = async ({ call }: ActingCaller, projectId: string, slugs: readonly string[]) => {
  const ids: string[] = [];
  for (const slug of slugs) {
    const found = await call('GET /api/v1/projects/{projectId}/tags/slug/{tagSlug}', {
      path: { projectId, tagSlug: slug },
    }).catch((error) => {
      if (error instanceof ApiFailure && error.status === 404) return undefined;
      throw error;
    });
    const { tag } =
      found ??
      (await call('POST /api/v1/projects/{projectId}/tags', {
        path: { projectId },
        body: { slug, color: '' },
      }));
    ids.push(tag.id);
  }
  return ids;
};

const statusOf = (
  { value }: Draft,
  existing: Secret | undefined,
  tags: readonly string[],
): Change['status'] => {
  if (!existing) return 'SECRET CREATED';
  if (existing.value !== value) return 'SECRET VALUE MODIFIED';
  const held = existing.tags.map(({ id }) => id).toSorted();
  const areOther = tags.length > 0 && held.join() !== [...tags].toSorted().join();
  return areOther ? 'SECRET TAGS MODIFIED' : 'SECRET VALUE UNCHANGED';
};

const unchanged = 'SECRET VALUE UNCHANGED';
const requested = 'CHANGE REQUESTED';

/** Writes what is new or another; the change request that it became. */
const write = async (
  caller: ActingCaller,
  scope: Scope,
  type: Kind,
  change: Change,
  tags: readonly string[],
): Promise<Asked | undefined> => {
  const { key, value } = change.draft;
  const asked = {
    path: { secretName: key },
    body: {
      projectId: scope.projectId,
      environment: scope.environment,
      secretPath: scope.path,
      secretValue: value,
      type,
      ...(tags.length > 0 && { tagIds: tags }),
    },
  };
  const operation = change.status === 'SECRET CREATED' ? 'POST' : 'PATCH';
  return requestIn(await caller.call(`${operation} /api/v4/secrets/{secretName}`, asked));
};

const draftsOf = async (file: string | undefined, words: readonly string[], { cwd }: Surroundings) => {
  if (file !== undefined && words.length > 0) throw new UsageFault('Give secrets or --file, not both');
  if (file === undefined && words.length === 0) throw new UsageFault('Please provide NAME=VALUE, or --file');
  return file === undefined ? words.map((word) => draftIn(word, cwd)) : draftsInFile(file, cwd);
};

/** `locket secrets set` */
export const setSecrets = command({
  summary: 'create secrets, or give them other values',
  flags: {
    ...callerFlags,
    ...scopeFlags,
    path: pathFlag,
    type: { value: 'TYPE', help: 'shared or personal', usual: 'shared' },
    file: { value: 'FILE', help: 'File with secrets, .env or YAML' },
    tag: { value: 'SLUG', many: true, help: 'Tags that the secrets get in place of those they have' },
    tags: { short: 't', value: 'SLUGS', many: true, help: 'Taken and ignored' },
    'show-values': { help: 'Show the values that were set' },
    ...outputFlags,
  },
  words: { usage: 'NAME=VALUE…' },
  run: async (given, around, words) => {
    const form = formOf(given);
    const type = kindIn(given.type);
    const drafts = await draftsOf(given.file, words, around);
    const caller = await openCaller(given, around);
    const scope = await scopeOf(caller, given, around);
    const tags = await tagIds(caller, scope.projectId, given.tag);
    const held = await readSecrets(caller, scope, { ...justOwn, overrides: type === 'personal' });
    const existing = new Map(
      held.filter((secret) => secret.type === type).map((secret) => [secret.key, secret]),
    );
    const changes = drafts.map(
      (draft): Change => ({ draft, status: statusOf(draft, existing.get(draft.key), tags) }),
    );
    const toWrite = changes.filter(({ status }) => status !== unchanged);
    const creationsFirst = toWrite.toSorted(
      (one, other) => Number(existing.has(one.draft.key)) - Number(existing.has(other.draft.key)),
    );
    const asked = new Map<Change, Asked>();
    for (const change of creationsFirst) {
      const request = await write(caller, scope, type, change, tags);
      if (request) asked.set(change, request);
    }
    const isShown = given['show-values'] || form !== undefined;
    const rows = changes.map((change) => ({
      secretKey: change.draft.key,
      secretValue: isShown ? change.draft.value : '******',
      operation: asked.has(change) ? requested : change.status,
    }));
    await list(
      rows,
      { 'secret name': 'secretKey', 'secret value': 'secretValue', status: 'operation' },
      form,
      around,
    );
    tellAsked([...asked.values()], around);
    return 0;
  },
});
