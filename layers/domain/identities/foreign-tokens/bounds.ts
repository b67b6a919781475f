import { LocketError } from '../../errors.ts';
import { LoginRefusal } from '../login-refusal.ts';
import { allows, allowsAny, claimAt, entriesOf, faultOf, textOf, textsOf } from './claim-values.ts';
import type { TokenClaims } from './foreign-tokens.ts';

type Texts = Readonly<Record<string, string>>;

/** Whom of all that an issuer knows a method lets in, and what it remembers of them. */
export interface TokenBounds {
  /** What `sub` must be, or match; everybody's when empty. */
  readonly boundSubject: string;
  /** What one of `aud` must be, or match; every audience when empty. */
  readonly boundAudiences: readonly string[];
  /** What claims must be, or match: by the claim's name, separated by commas. */
  readonly boundClaims: Texts;
  /** Claims that the token remembers for conditions: the claim's name by the name that conditions call it. */
  readonly claimMetadataMapping: Texts;
}

/** Bounds as a request gives them: what is left out stays as it is. */
export interface BoundsDraft {
  readonly boundSubject?: string | undefined;
  /** Separated by commas. */
  readonly boundAudiences?: string | undefined;
  readonly boundClaims?: Texts | undefined;
  readonly claimMetadataMapping?: Texts | undefined;
}

export const unbound: TokenBounds = {
  boundSubject: '',
  boundAudiences: [],
  boundClaims: {},
  claimMetadataMapping: {},
};

const bad = (message: string): LocketError => new LocketError('bad-request', message);

const assertEntries = (member: string, entries: readonly string[]): void => {
  for (const entry of entries) {
    const fault = faultOf(entry);
    if (fault !== undefined) throw bad(`${member} has an entry that ${fault}`);
  }
};

const assertClaims = (claims: Texts): void => {
  for (const [name, list] of Object.entries(claims)) {
    const entries = entriesOf(list);
    if (entries.length === 0) throw bad(`boundClaims names no value for the claim ${name}`);
    assertEntries(`boundClaims.${name}`, entries);
  }
};

/** Without any bound, whoever the issuer knows would get in: of a public issuer that is the whole world. */
const assertBounded = ({ boundSubject, boundAudiences, boundClaims }: TokenBounds): void => {
  if (boundSubject === '' && boundAudiences.length === 0 && Object.keys(boundClaims).length === 0)
    throw bad(
      'Give boundSubject, boundAudiences or boundClaims: without, everybody whom the issuer knows could log in. Write * as boundSubject if that is meant',
    );
};

/** The draft over what stood before. @throws LocketError `bad-request` for entries that say nothing, or no bound. */
export const boundsFrom = (draft: BoundsDraft, before: TokenBounds): TokenBounds => {
  const { boundAudiences } = draft;
  const bounds = {
    boundSubject: draft.boundSubject ?? before.boundSubject,
    boundAudiences: boundAudiences === undefined ? before.boundAudiences : entriesOf(boundAudiences),
    boundClaims: draft.boundClaims ?? before.boundClaims,
    claimMetadataMapping: draft.claimMetadataMapping ?? before.claimMetadataMapping,
  };
  assertEntries('boundSubject', [bounds.boundSubject]);
  assertEntries('boundAudiences', bounds.boundAudiences);
  assertClaims(bounds.boundClaims);
  assertBounded(bounds);
  return bounds;
};

const assertBoundClaims = (bound: Texts, claims: TokenClaims): void => {
  for (const [name, list] of Object.entries(bound))
    if (!allowsAny(entriesOf(list), claimAt(claims, name)))
      throw new LoginRefusal('claims', `The claim ${name} of the token is not one that may log in here`);
};

/** Passes a token that is within the bounds. @throws LoginRefusal naming the check that failed. */
export const assertWithin = (bounds: TokenBounds, claims: TokenClaims): void => {
  const { boundSubject, boundAudiences, boundClaims } = bounds;
  const subject = typeof claims.sub === 'string' ? claims.sub : undefined;
  if (boundSubject !== '' && (subject === undefined || !allows(boundSubject, subject)))
    throw new LoginRefusal('subject', 'The subject of the token is not one that may log in here');
  if (boundAudiences.length > 0 && !allowsAny(boundAudiences, claims.aud))
    throw new LoginRefusal('audience', 'The token is meant for another audience');
  assertBoundClaims(boundClaims, claims);
};

/** What of the token the bounds looked at beside its subject and audience, for the trail. */
export const lookedAt = (
  { boundClaims }: TokenBounds,
  claims: TokenClaims,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.keys(boundClaims).map((name) => [
      name,
      textsOf(claimAt(claims, name))
        .slice(0, 10)
        .map((text) => text.slice(0, 256))
        .join(', '),
    ]),
  );

/** The claims that conditions may ask for, by the names that they call them: of each that the token has as one text. */
export const mappedClaims = ({ claimMetadataMapping }: TokenBounds, claims: TokenClaims): Texts => {
  const mapped = Object.entries(claimMetadataMapping).flatMap(([name, claim]) => {
    const text = textOf(claimAt(claims, claim));
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(mapped);
};
