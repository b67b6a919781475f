import { operations } from '../../functions/routes.ts';
import type { WrappingSetting } from '../../layers/adapters/settings.ts';
import type { TestApp } from '../harness/app.ts';
import { isGuarded, requestTo, specimenOf } from '../specimens/request.ts';
import type { Instance } from '../world/instance.ts';
import { createVictim } from '../world/victim.ts';
import type { Canary } from './canary.ts';
import type { Answer, Ground } from './exercise.ts';

/** A body with another text at a path such as `secrets.0.secretValue`. */
const withAt = (value: unknown, [name, ...rest]: readonly string[], text: string): unknown => {
  if (name === undefined) return text;
  const members = value as Record<string, unknown>;
  const changed = withAt(members[name], rest, text);
  return Array.isArray(value)
    ? value.map((each, index) => (String(index) === name ? changed : each))
    : { ...members, [name]: changed };
};

/** What `createVictim` needs of an application, over a way to send requests. */
/** With what wraps the root key, for what is made straight through the stores. */
interface OpenGround extends Ground {
  readonly wrapping: WrappingSetting;
}

const appOver = ({ send, wrapping }: OpenGround, table: string): TestApp => {
  const request = async (method: string, path: string, given: object) => {
    const { status, text } = await send(method, path, given);
    return { status, text, body: JSON.parse(text) };
  };
  return { table, wrapping, request, ok: request } as unknown as TestApp;
};

/**
 * Sends the canary in every member that some operation takes for a secret: once in a valid request, once in one that
 * is refused for another member. Answers what was refused.
 */
export const fillEveryOperation = async (
  ground: OpenGround,
  table: string,
  canary: Canary,
): Promise<readonly Answer[]> => {
  const { token: admin, orgId, email, send } = ground;
  const home: Instance = {
    app: appOver(ground, table),
    admin,
    orgId,
    email,
    adminIdentityId: '',
    password: canary.password,
  };
  const { names } = await createVictim(home);
  const answers: Answer[] = [];
  for (const operation of operations) {
    const { secret = [] } = specimenOf(operation, names);
    if (secret.length === 0) continue;
    const { method, path, ...request } = requestTo(operation, names);
    const fill = (text: string) =>
      secret.reduce<unknown>((body, member) => withAt(body, member.split('.'), text), request.body);
    const token = isGuarded(operation) ? { token: admin } : {};
    answers.push(await send(method, path, { ...request, ...token, body: fill(canary.value) }));
    const refused = { ...(fill(canary.refused) as object), environment: { inside: canary.refused } };
    answers.push(await send(method, path, { ...request, ...token, body: refused }));
  }
  return answers.filter(({ status }) => status >= 400);
};
