import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../functions/routes.ts';
import type { CallerKind } from '../../layers/domain/caller.ts';
import type { Operation } from '../../layers/http/operation.ts';
import type { TestResponse } from '../harness/app.ts';
import { keyOf } from '../specimens/all.ts';
import { isGuarded, type Prepared, requestTo, written } from '../specimens/request.ts';
import { type StoredState, storedState } from '../world/stored-state.ts';
import { type Names, nobodys } from '../world/victim.ts';
import { assemble, type Caller, type Cast } from './cast.ts';

const guarded = operations.filter(isGuarded).map((operation) => ({ name: keyOf(operation), operation }));

let cast: Cast;
let before: StoredState;

beforeAll(async () => {
  cast = await assemble();
  before = await storedState(cast.app.table);
});

const send = ({ method, path, ...request }: Prepared): Promise<TestResponse> =>
  cast.app.request(method, path, request);

/** Nothing of the victim's is in the reply but what the caller wrote itself. */
const expectNoLeak = (reply: TestResponse, request: Prepared): void => {
  const own = written(request);
  const leaked = cast.victim.secrets.filter((secret) => !own.includes(secret) && reply.text.includes(secret));
  expect(leaked, `given away by ${reply.text}`).toEqual([]);
};

const attempt = async (operation: Operation, names: Names, caller?: Caller): Promise<TestResponse> => {
  const request = requestTo(operation, names);
  const reply = await send({ ...request, ...(caller && { token: cast.tokens[caller] }) });
  expect(reply.status, `answered ${reply.text}`).toBeLessThan(500);
  expectNoLeak(reply, request);
  return reply;
};

const expectStatus = (reply: TestResponse, ...allowed: readonly number[]): void =>
  expect(allowed, `answered ${reply.status} ${reply.text}`).toContain(reply.status);

/** A reply without what differs from one request to the next. */
const refusalIn = ({ status, body }: TestResponse) => ({
  status,
  message: String(body?.message ?? body?.detail).replace(
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|slug-[\w-]+/g,
    '<name>',
  ),
});

const admits = ({ access }: Operation, kind: CallerKind): boolean => access.kinds.includes(kind);
const endsOwnSessions = ({ method, path }: Operation): boolean =>
  path.endsWith('/logout') || (method === 'DELETE' && path.endsWith('/me/sessions'));
/** What is refused to everybody else, whatever it is about: accounts belong to no organization. */
const isForServerAdmins = ({ path }: Operation): boolean =>
  /^\/api\/v1\/admin\/(user-management|keys)\//.test(path);
/** Somebody of the kind the operation is for, who has no business with the victim. */
const strangerTo = (operation: Operation): Caller => {
  if (endsOwnSessions(operation)) return 'leavingPerson';
  if (isForServerAdmins(operation)) return 'plainPerson';
  if (admits(operation, 'scim')) return 'foreignScim';
  return admits(operation, 'identity') ? 'foreign' : 'foreignPerson';
};

/** Whether two sets of names make different requests. */
const differ = (operation: Operation, some: Names, others: Names): boolean =>
  written(requestTo(operation, some)) !== written(requestTo(operation, others));

/** Whether the request is about anything of the victim's; else it is about the caller's own, or nobody's data. */
const isAboutVictim = (operation: Operation): boolean =>
  operation.audit !== null && differ(operation, cast.victim.names, nobodys(cast.victim.names));

/** Machine identities, people and groups of an organization may be added to any project of theirs. */
const mayNameColleagues = (name: string): boolean =>
  /^POST .*((identity-memberships|memberships\/identities)\/\{identityId\}|\/memberships|\/groups\/\{groupId\})$/.test(
    name,
  );

/** What belongs to the organization serves every project in it. */
const mayUseTheOrganizations = (name: string): boolean => /^PUT .*\/slack-config$/.test(name);

/** Whoever belongs to an organization sees its settings, and which of its projects they are in. */
const isForEveryMember = (name: string): boolean =>
  ['GET /api/v1/organization/{orgId}', 'GET /api/v2/organizations/{orgId}/workspaces'].includes(name);

/** A code that is tried: what it is for is told to nobody who has not got it. */
const isGuess = (name: string): boolean => name === 'POST /api/v1/sso/break-glass';

it('every operation that looks at credentials has a sample', () => {
  const missing = guarded.filter(({ operation }) => {
    try {
      return requestTo(operation, cast.victim.names) === undefined;
    } catch {
      return true;
    }
  });
  expect(missing.map(({ name }) => name)).toEqual([]);
});

describe.each(guarded)('$name', ({ name, operation }) => {
  it('refuses whoever shows no token, or one that we did not sign', async () => {
    for (const caller of [undefined, 'garbage', 'tampered', 'unsigned'] as const)
      expectStatus(await attempt(operation, cast.victim.names, caller), 401);
  });

  it.each(['expired', 'idle', 'revoked', 'ended'] as const)('refuses a token that is %s', async (caller) => {
    expectStatus(await attempt(operation, cast.victim.names, caller), 401);
  });

  it('refuses a token that is bound to another address', async () => {
    expectStatus(await attempt(operation, cast.victim.names, 'bound'), 403);
  });

  it('refuses the kinds of caller that it is not for', async () => {
    if (!admits(operation, 'identity'))
      expectStatus(await attempt(operation, cast.victim.names, 'owner'), 403);
    if (!admits(operation, 'user'))
      expectStatus(await attempt(operation, cast.victim.names, 'ownerPerson'), 403);
  });

  it('shows another organization nothing: foreign things look like things that do not exist', async () => {
    const reply = await attempt(operation, cast.victim.names, strangerTo(operation));
    if (!isAboutVictim(operation)) return;
    expectStatus(reply, isForServerAdmins(operation) ? 403 : isGuess(name) ? 401 : 404);
    const unknown = await attempt(operation, nobodys(cast.victim.names), strangerTo(operation));
    expect(refusalIn(reply)).toEqual(refusalIn(unknown));
  });

  it('does not reach foreign things through the stranger’s own project', async () => {
    const { orgId, projectId, projectSlug, username } = cast.foreign;
    const own = { orgId, projectId, projectSlug, username };
    const mixed = { ...cast.victim.names, ...own };
    if (!isAboutVictim(operation) || !differ(operation, mixed, { ...nobodys(mixed), ...own })) return;
    const reply = await attempt(operation, mixed, strangerTo(operation));
    const unknown = await attempt(operation, { ...nobodys(mixed), ...own }, strangerTo(operation));
    expectStatus(reply, 400, isForServerAdmins(operation) ? 403 : 404);
    expect(refusalIn(reply)).toEqual(refusalIn(unknown));
  });

  it('shows a service token nothing of another project, and is no place for it without secrets', async () => {
    const reply = await attempt(operation, cast.victim.names, 'foreignService');
    if (!admits(operation, 'service')) return expectStatus(reply, 401);
    if (!isAboutVictim(operation)) return;
    expectStatus(reply, 404);
    const unknown = await attempt(operation, nobodys(cast.victim.names), 'foreignService');
    expect(refusalIn(reply)).toEqual(refusalIn(unknown));
  });

  it('refuses a member of the organization who holds no grant', async () => {
    if (!admits(operation, 'identity') || isForEveryMember(name)) return;
    const reply = await attempt(operation, cast.victim.names, 'ungranted');
    if (isAboutVictim(operation)) expectStatus(reply, 403, 404);
  });

  it('does not reach another project’s things through a project of one’s own', async () => {
    const mixed = { ...cast.victim.names, ...cast.neighbouring };
    if (!admits(operation, 'identity') || mayNameColleagues(name) || isForEveryMember(name)) return;
    if (!isAboutVictim(operation) || mayUseTheOrganizations(name)) return;
    if (!differ(operation, mixed, { ...nobodys(mixed), ...cast.neighbouring })) return;
    expectStatus(await attempt(operation, mixed, 'neighbour'), 400, 403, 404);
  });
});

it('after all of it nothing of the victim’s was created, changed or removed', async () => {
  const after = await storedState(cast.app.table);
  const marks = Object.entries(cast.victim.names).flatMap(([name, value]) =>
    // The id of a SAML provider is that of its organization.
    name.endsWith('Id') && value !== cast.victim.names.orgId ? [value] : [],
  );
  const isTheirs = ([key, item]: readonly [string, string]): boolean =>
    marks.some((mark) => key.includes(mark) || item.includes(mark));
  const touched = [
    ...[...after.items].filter(([key, item]) => before.items.get(key) !== item),
    ...[...before.items].filter(([key]) => !after.items.has(key)),
  ];
  expect(touched.filter(isTheirs).map(([key]) => key)).toEqual([]);
});
