import type { Finding } from '../../layers/scan/detect.ts';

/** Who committed what and when. */
export interface Commit {
  readonly id: string;
  readonly author: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
}

/** A finding with the commit it is in, if it is in one. */
export interface Leak extends Finding {
  readonly author: string;
  readonly email: string;
  readonly date: string;
  readonly message: string;
  /** Address of the line, where the platform is known. */
  readonly link: string;
}

export const noCommit: Commit = { id: '', author: '', email: '', date: '', message: '' };

/** What a finding is known by from one scan to the next. */
export const fingerprintOf = ({ commit, file, rule, startLine }: Finding): string =>
  [...(commit ? [commit] : []), file, rule.id, startLine].join(':');

export const leakOf = (finding: Finding, { author, email, date, message }: Commit, link = ''): Leak => ({
  ...finding,
  author,
  email,
  date,
  message,
  link,
});

const hidden = 'REDACTED';

/** The leak without the secret itself. */
export const redacted = (leak: Leak): Leak =>
  leak.secret === '' ? leak : { ...leak, match: leak.match.replaceAll(leak.secret, hidden), secret: hidden };
