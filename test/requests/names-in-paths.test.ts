import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../layers/http/operation.ts';
import { runs } from '../harness/thoroughness.ts';
import { requestTo } from '../specimens/request.ts';
import { guarded, openPlace, type Place, preparedFor, sendTo } from '../world/served-place.ts';

let place: Place;
let before: readonly string[];

beforeAll(async () => {
  place = await openPlace();
  before = await place.stored();
});
afterAll(() => place.stop());

const changes = guarded.filter(({ operation: { method, path } }) => method !== 'GET' && path.includes('{'));

/** What a client adds to a name that this service cannot know. */
const spoiled = [
  '%3Fx',
  '%3fx=1',
  '%3F?x',
  '?x',
  '?x=1&y=2',
  '%3F%26',
  '%23x',
  '%25',
  '%253Fx',
  '%2Fx',
  '%5Cx',
  '%00',
  '%0A',
  '%0D%0A%20',
  '%EF%BB%BF',
  '%C2%A0',
];

/** A question mark at the very end leaves no trace where an HTTP API cuts it off; a REST API keeps it. */
const spoiledAt = { http: spoiled, rest: [...spoiled, '%3F'] };

/** Those whose turn it is: every operation gets a third in every run of the tests, and each text meets a third of them. */
const inTurn = (texts: readonly string[], turn: number): readonly string[] =>
  texts.filter((_, n) => (n + turn) % runs(1, 3) === 0);

/** The target of a valid request with a text after one of its names. */
const spoiledTargets = (operation: Operation, spoil: string): readonly string[] => {
  const marked = { ...operation, path: operation.path.replace(/\{(\w+)(\+?)\}/g, '{$1$2}<>') };
  const { path } = { ...requestTo(operation, place.names), path: filledLike(marked.path, operation) };
  const pieces = path.split('<>');
  return pieces
    .slice(1)
    .map((_, n) => `${pieces.slice(0, n + 1).join('')}${spoil}${pieces.slice(n + 1).join('')}`);
};

/** Fills a marked template with what the sample of its operation names. */
const filledLike = (template: string, operation: Operation): string => {
  const parts = requestTo(operation, place.names).path.split('/');
  return template
    .split('/')
    .map((part, n) => (part.startsWith('{') ? `${parts[n]}<>` : part))
    .join('/');
};

describe.each(['http', 'rest'] as const)('a change by way of an API of type %s', (type) => {
  it.each(changes)('$name: is refused when the path does not say the whole name', async ({ operation }) => {
    const turn = changes.findIndex((each) => each.operation === operation);
    const prepared = preparedFor(place, operation);
    for (const spoil of inTurn(spoiledAt[type], turn))
      for (const target of spoiledTargets(operation, spoil)) {
        const { status, text } = await sendTo(place, type, prepared, { target });
        // What is left of the path may be an operation for people, which looks at nothing a machine sends.
        if (status === 403 && text.includes('is for people')) continue;
        expect([400, 404, 405, 422], `${target} answered ${status} ${text}`).toContain(status);
      }
  });

  it('and none of them changed anything', async () => {
    expect(await place.stored()).toEqual(before);
  });
});

const named = changes.filter(({ operation: { path } }) => path.endsWith('}'));

describe('a change of something named', () => {
  it.each(named)('$name: takes no query member that it does not declare', async ({ operation }) => {
    const prepared = preparedFor(place, operation);
    for (const type of ['http', 'rest'] as const) {
      const { status, text } = await sendTo(place, type, prepared, { target: `${prepared.path}?x=1` });
      // Where a protocol has refusals of its own, it knows no 422.
      expect(status, text).toBe(operation.problem ? 400 : 422);
      const { message, detail } = JSON.parse(text);
      expect(message ?? detail).toContain('query: ');
    }
  });

  it('answers strangers no more than that they are strangers', async () => {
    const [first] = named;
    if (!first) throw new Error('There is no such operation');
    const prepared = { ...preparedFor(place, first.operation), token: 'garbage' };
    expect((await sendTo(place, 'http', prepared, { target: `${prepared.path}?x=1` })).status).toBe(401);
  });
});
