import type { KmsOutcome } from '../../domain/external-kms/customer-kms.ts';

type Failure = Exclude<KmsOutcome<never>, { kind: 'done' }>;

/** Characters of a provider's sentence that are handed on. */
const longestSentence = 400;

/** A provider's sentence in one line, without what must not be repeated. */
const spoken = (text: string, secrets: readonly string[]): string =>
  secrets
    .reduce((said, secret) => said.replaceAll(secret, '…'), text.replace(/[^\x20-\x7e]+/g, ' '))
    .slice(0, longestSentence)
    .trim();

/** A code as providers write them; anything else is no code. */
const isCode = (text: string): boolean => /^[A-Za-z][\w.]{0,63}$/.test(text);

export const failure = (
  kind: Failure['kind'],
  code: string,
  sentence: string,
  secrets: readonly string[] = [],
): Failure => {
  const named = isCode(code) ? code : 'Unknown';
  const said = spoken(sentence, secrets);
  return { kind, code: named, reason: said === '' || said === named ? named : `${named}: ${said}` };
};

export const done = <T>(value: T): KmsOutcome<T> => ({ kind: 'done', value });
