import { LoginRefusal } from '../../identities/login-refusal.ts';
import type { Assertion, Confirmation } from './assertion.ts';

/** Milliseconds that clocks may differ. */
const skew = 60_000;
/** Milliseconds after which no assertion counts, however long it says that it does. */
const maxAge = 3_600_000;

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** As SAML writes instants (Core, section 1.3.3): in UTC. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** What an assertion has to be for. */
export interface Demand {
  readonly now: Date;
  /** How this instance is named to the provider. */
  readonly audiences: readonly string[];
  readonly acsUrl: string;
  /** The request that it answers; undefined for one that nobody here made. */
  readonly requestId: string | undefined;
  /** How the provider names itself; anything when empty. */
  readonly providerId: string;
}

const refused = (check: string, message: string): LoginRefusal => new LoginRefusal(check, message);

const millisecondsOf = (text: string): number => {
  const at = instant.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw refused('document', 'An instant of the assertion cannot be read');
  return at;
};

const assertBegun = (notBefore: string | null, { now }: Demand): void => {
  if (notBefore !== null && millisecondsOf(notBefore) - skew > now.getTime())
    throw refused('not-yet-valid', 'The assertion is not valid yet: look at the clocks');
};

const assertGoingOn = (notOnOrAfter: string | null, { now }: Demand): void => {
  if (notOnOrAfter !== null && millisecondsOf(notOnOrAfter) + skew <= now.getTime())
    throw refused('expired', 'The assertion has expired');
};

/** The check that a confirmation fails; undefined for one by which a browser may bring the assertion here and now. */
const faultOf = (confirmation: Confirmation, demand: Demand): LoginRefusal | undefined => {
  const { method, recipient, notBefore, notOnOrAfter, inResponseTo } = confirmation;
  if (method !== bearer) return refused('subject', 'The assertion is not for whoever brings it');
  if (recipient !== demand.acsUrl) return refused('recipient', 'The assertion is for another recipient');
  if ((inResponseTo ?? undefined) !== demand.requestId)
    return refused('request', 'The assertion answers another request');
  if (notOnOrAfter === null) return refused('expired', 'The assertion does not say until when it counts');
  try {
    assertBegun(notBefore, demand);
    assertGoingOn(notOnOrAfter, demand);
    return undefined;
  } catch (error) {
    return error as LoginRefusal;
  }
};

const assertConfirmed = ({ confirmations }: Assertion, demand: Demand): void => {
  const faults = confirmations.map((each) => faultOf(each, demand));
  if (faults.includes(undefined)) return;
  throw faults[0] ?? refused('subject', 'The assertion is for nobody');
};

const assertAudience = ({ audiences }: Assertion, demand: Demand): void => {
  const isFor = (named: readonly string[]) => named.some((name) => demand.audiences.includes(name));
  if (audiences.length === 0 || !audiences.every(isFor))
    throw refused('audience', 'The assertion is for another application');
};

const assertResponse = ({ response, issuer }: Assertion, demand: Demand): void => {
  if (response.destination !== null && response.destination !== demand.acsUrl)
    throw refused('destination', 'The answer is for another address');
  // Around an assertion that is signed alone anybody may write anything, but nothing that contradicts it.
  if ((response.inResponseTo ?? undefined) !== demand.requestId)
    throw refused('request', 'The answer is to another request');
  const names = [issuer, ...(response.issuer === null ? [] : [response.issuer])];
  if (issuer === null || names.some((name) => name !== issuer))
    throw refused('issuer', 'The answer does not say who gives it');
  if (demand.providerId !== '' && issuer !== demand.providerId)
    throw refused('issuer', 'The answer is from another identity provider');
};

/** When an assertion was made, in milliseconds since 1970. */
const madeAt = ({ issueInstant }: Assertion, { now }: Demand): number => {
  const at = millisecondsOf(issueInstant ?? '');
  if (at - skew > now.getTime())
    throw refused('not-yet-valid', 'The assertion is of the future: look at the clocks');
  if (at + maxAge + skew <= now.getTime()) throw refused('expired', 'The assertion is too old');
  return at;
};

/** What is left of an assertion that passed: by what it is known again, and until when in seconds since 1970. */
export interface Judged {
  readonly id: string;
  readonly issuer: string;
  readonly endsAt: number;
}

/**
 * Lets an assertion pass that its provider made for this instance and this request, and that counts now (SAML 2.0
 * Profiles, section 4.1.4.3). @throws LoginRefusal naming the check that failed.
 */
export const judge = (assertion: Assertion, demand: Demand): Judged => {
  assertResponse(assertion, demand);
  assertAudience(assertion, demand);
  assertConfirmed(assertion, demand);
  assertBegun(assertion.notBefore, demand);
  assertGoingOn(assertion.notOnOrAfter, demand);
  assertGoingOn(assertion.sessionNotOnOrAfter, demand);
  const made = madeAt(assertion, demand);
  const { id, issuer } = assertion;
  if (!id || id.length > 1_024 || !issuer || issuer.length > 1_024)
    throw refused('document', 'The assertion has no id, or no issuer');
  if (assertion.authentications === 0)
    throw refused('subject', 'The assertion does not say that somebody signed in');
  return { id, issuer, endsAt: Math.ceil((made + maxAge + 2 * skew) / 1000) };
};
