import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../layers/domain/errors.ts';
import {
  assertCovers,
  forGood,
  type Holdings,
  type Span,
  thisMoment,
  until,
} from '../../../layers/domain/permissions/coverage.ts';
import type { RoleGrant } from '../../../layers/domain/permissions/grants.ts';
import type { Rule } from '../../../layers/domain/permissions/rule.ts';
import { anyQuestion, anyRules } from './arbitraries.ts';
import { mayDo } from './model.ts';

// Instants are whole seconds from 0 to 10; nothing changes between two of them.
const last = 10;
const now = 3;
const at = (second: number): Date => new Date(second * 1000);

interface Window {
  readonly start: number;
  readonly end: number;
}

/** Something given: a role or rules, for good or for a window. */
interface Given<T> {
  readonly what: T;
  readonly window: Window | undefined;
}

const anyWindow: fc.Arbitrary<Window> = fc
  .tuple(fc.nat(last), fc.nat(last))
  .map(([start, length]) => ({ start, end: start + length }));

const given = <T>(what: fc.Arbitrary<T>): fc.Arbitrary<Given<T>> =>
  fc.record({ what, window: fc.option(anyWindow, { nil: undefined, freq: 2 }) });

const holdsAt = ({ window }: Given<unknown>, second: number): boolean =>
  window === undefined || (window.start <= second && second < window.end);

const roleGrant = (role: string, window: Window | undefined): RoleGrant => ({
  id: role,
  role,
  isTemporary: window !== undefined,
  ...(window && {
    temporaryAccessStartTime: at(window.start).toISOString(),
    temporaryAccessEndTime: at(window.end).toISOString(),
  }),
});

const isCovered = (own: Holdings, wanted: Holdings, span: Span): boolean => {
  try {
    assertCovers(own, wanted, span, 'refused');
    return true;
  } catch (error) {
    if (isRefusal(error, 'forbidden')) return false;
    throw error;
  }
};

const anySpan: fc.Arbitrary<Span> = fc.oneof(
  { arbitrary: fc.constant(forGood(at(now))), weight: 2 },
  { arbitrary: fc.constant(thisMoment(at(now))), weight: 1 },
  { arbitrary: fc.integer({ min: now + 1, max: last }).map((end) => until(at(now), end * 1000)), weight: 2 },
);

/** Every second of the span, and one after everything temporary is over. */
const secondsOf = (span: Span): readonly number[] =>
  [...Array.from({ length: 2 * last }, (_, second) => now + second), 1000].filter(
    (second) => second === now || second * 1000 < span.until,
  );

describe('built-in roles, each of which includes those after it', () => {
  const heights = ['no-access', 'viewer', 'member', 'admin'];
  const roles = fc.array(given(fc.constantFrom(...heights)), { maxLength: 4 });
  const holdings = (list: readonly Given<string>[]): Holdings => ({
    roles: list.map(({ what, window }) => roleGrant(what, window)),
  });
  const heightAt = (list: readonly Given<string>[], second: number): number =>
    Math.max(0, ...list.filter((each) => holdsAt(each, second)).map(({ what }) => heights.indexOf(what)));

  it('are covered exactly when at every instant of the span the giver is as high', () => {
    const counts = { covered: 0, refused: 0 };
    fc.assert(
      fc.property(roles, roles, anySpan, (own, wanted, span) => {
        const should = secondsOf(span).every((second) => heightAt(wanted, second) <= heightAt(own, second));
        expect(isCovered(holdings(own), holdings(wanted), span)).toBe(should);
        counts[should ? 'covered' : 'refused'] += 1;
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(counts.covered, counts.refused)).toBeGreaterThan(500);
  });

  it('a role for good is weighed against roles held for good only, however many windows there are', () => {
    fc.assert(
      fc.property(
        fc.array(anyWindow, { maxLength: 5 }),
        fc.constantFrom('viewer', 'admin'),
        (windows, role) => {
          const own = windows.map((window) => ({ what: 'admin', window }));
          const wanted = [{ what: role, window: undefined }];
          expect(isCovered(holdings(own), holdings(wanted), forGood(at(now)))).toBe(false);
        },
      ),
    );
  });
});

describe('rules with conditions and denials', () => {
  interface Case {
    readonly own: readonly Given<readonly Rule[]>[];
    readonly wanted: readonly Given<readonly Rule[]>[];
  }

  // What is wanted is mostly taken from what the giver has: unrelated rules would nearly all be refused.
  const anyCase: fc.Arbitrary<Case> = fc.array(given(anyRules), { minLength: 1, maxLength: 3 }).chain((own) =>
    fc.record({
      own: fc.constant(own),
      wanted: fc.array(
        fc.oneof(
          { arbitrary: fc.constantFrom(...own), weight: 4 },
          { arbitrary: given(fc.constantFrom(...own.map(({ what }) => what))), weight: 4 },
          { arbitrary: given(anyRules), weight: 1 },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  );

  /** The first and every second one as a custom role, those between as privileges. */
  const holdings = (list: Case['own']): Holdings => {
    const [roles, privileges] = [0, 1].map((rest) => list.filter((_, index) => index % 2 === rest));
    return {
      roles: (roles ?? []).map(({ window }, index) => ({
        ...roleGrant('custom', window),
        customRoleId: `r${index}`,
      })),
      customRoles: new Map((roles ?? []).map(({ what }, index) => [`r${index}`, what])),
      privileges: (privileges ?? []).map(({ what, window }) => ({
        ...roleGrant('', window),
        rules: what,
      })),
    };
  };
  const rulesAt = (list: Case['own'], second: number): readonly Rule[] =>
    list.filter((each) => holdsAt(each, second)).flatMap(({ what }) => what);

  it('what is covered lets nobody do at any instant what the giver may not do at that instant', () => {
    let covered = 0;
    fc.assert(
      fc.property(
        anyCase,
        anySpan,
        fc.array(anyQuestion, { minLength: 20, maxLength: 20 }),
        ({ own, wanted }, span, questions) => {
          if (!isCovered(holdings(own), holdings(wanted), span)) return;
          covered += 1;
          for (const second of secondsOf(span)) {
            const [has, gets] = [rulesAt(own, second), rulesAt(wanted, second)];
            const beyond = questions.find((question) => mayDo(gets, question) && !mayDo(has, question));
            expect(beyond, `at second ${second}`).toBeUndefined();
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(covered).toBeGreaterThan(500);
  });

  it('a role whose rules are not known is given by nobody, as long as it holds or will hold', () => {
    const unknown = (window: Window | undefined): Holdings => ({
      roles: [{ ...roleGrant('custom', window), customRoleId: 'unknown' }],
    });
    const admin: Holdings = { roles: [roleGrant('admin', undefined)] };
    const refused = [undefined, { start: 0, end: 5 }, { start: 7, end: 9 }];
    for (const window of refused) expect(isCovered(admin, unknown(window), forGood(at(now)))).toBe(false);
    expect(isCovered(admin, unknown({ start: 0, end: 3 }), forGood(at(now)))).toBe(true);
    expect(isCovered(admin, unknown({ start: 7, end: 9 }), until(at(now), 7000))).toBe(true);
  });
});
