import type { Allowlist, Origin } from './allowlist.ts';
import { decodedParts, type Part } from './decode.ts';
import { type Locate, lineIndex } from './lines.ts';
import type { Rule, RuleSet } from './rule-set.ts';

/** A piece of a file or of a commit. */
export interface Fragment extends Origin {
  readonly text: string;
  /** Line of the file at which the text begins, from 1. */
  readonly startLine: number;
}

/** Something that looks like a secret. Lines and columns count from 1; columns are UTF-16 code units. */
export interface Finding {
  readonly rule: Rule;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly match: string;
  readonly secret: string;
  /** Bits per character. */
  readonly entropy: number;
  readonly file: string;
  readonly commit: string;
  readonly tags: readonly string[];
}

/** Comments that say of a line that it holds no secret, in the words of every tool that people come from. */
const ignoring = ['locket-scan:ignore', 'infisical-scan:ignore', 'gitleaks:allow'];

/** Shannon's entropy of a text, in bits per character. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  const length = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce((sum, count) => sum - (count / length) * Math.log2(count / length), 0);
};

const secretIn = (groups: readonly (string | undefined)[], { secretGroup }: Rule): string => {
  if (secretGroup > 0) return groups[secretGroup] ?? '';
  return groups.slice(1).find((group) => group) ?? groups[0] ?? '';
};

const isAllowed = (lists: readonly Allowlist[], origin: Origin): boolean =>
  lists.some((list) => list.allowsAll(origin));

/** A text that rules look through, and where it stands in the fragment. */
interface Layer {
  readonly text: string;
  /** The piece of the fragment that the text was decoded from; undefined for the fragment itself. */
  readonly from?: Part;
}

/** What a rule finds in a text, past the entropy it asks for and what is allowed. */
const matchesOf = (
  rule: Rule,
  { text, from }: Layer,
  fragment: Fragment,
  lists: readonly Allowlist[],
  locate: Locate,
): readonly Finding[] => {
  const found: Finding[] = [];
  for (const groups of rule.regex?.matchAll(text) ?? []) {
    const match = groups[0].replace(/^\n+|\n+$/g, '');
    const secret = secretIn([match, ...groups.slice(1)], rule);
    const start = from?.start ?? groups.index ?? 0;
    const { line, ...position } = locate(start, from?.end ?? start + match.length);
    const entropy = entropyOf(secret);
    const candidate = { secret, match, line: from ? text : line };
    const isMeant =
      (rule.entropy === 0 || entropy > rule.entropy) &&
      !ignoring.some((comment) => line.includes(comment)) &&
      !lists.some((list) => list.allows(candidate, fragment)) &&
      !rule.allowlists.some((list) => list.allows(candidate, fragment));
    if (!isMeant) continue;
    const tags = [...rule.tags, ...(from ? [from.tag] : [])];
    found.push({
      rule,
      ...position,
      match,
      secret,
      entropy,
      file: fragment.file,
      commit: fragment.commit,
      tags,
    });
  }
  return found;
};

const byPathAlone = (rule: Rule, { file, commit }: Fragment): Finding => ({
  rule,
  startLine: 0,
  endLine: 0,
  startColumn: 0,
  endColumn: 0,
  match: `file detected: ${file}`,
  secret: '',
  entropy: 0,
  file,
  commit,
  tags: rule.tags,
});

const isGeneric = ({ rule }: Finding): boolean => rule.id.toLowerCase().includes('generic');

/** A rule that knows what it found beats one that only says that something is a secret. */
const withoutEchoes = (findings: readonly Finding[]): readonly Finding[] => {
  const known = Map.groupBy(
    findings.filter((finding) => !isGeneric(finding)),
    ({ startLine }) => startLine,
  );
  return findings.filter(
    (finding) =>
      !isGeneric(finding) ||
      !known.get(finding.startLine)?.some(({ secret }) => secret.includes(finding.secret)),
  );
};

/** Whether a rule that looks at nothing but the path means this file. */
const isForPath = ({ regex, path, allowlists }: Rule, fragment: Fragment): boolean =>
  !regex && path?.test(fragment.file) === true && !isAllowed(allowlists, fragment);

const rulesFor = ({ rules }: RuleSet, text: string, fragment: Fragment): readonly Rule[] => {
  const lower = text.toLowerCase();
  return rules.filter(
    ({ keywords, path, allowlists }) =>
      (keywords.length === 0 || keywords.some((keyword) => lower.includes(keyword))) &&
      (!path || path.test(fragment.file)) &&
      !isAllowed(allowlists, fragment),
  );
};

/**
 * Finds what looks like a secret in a piece of text, also in what is written there in base64, hexadecimal or percent
 * signs, to a depth. Time is linear in the text for every rule.
 */
export const detect = (set: RuleSet, fragment: Fragment, depth: number): readonly Finding[] => {
  if (isAllowed(set.allowlists, fragment)) return [];
  const { text } = fragment;
  const locate = lineIndex(text, fragment.startLine);
  const through = (layer: Layer): readonly Finding[] =>
    rulesFor(set, layer.text, fragment).flatMap((rule) =>
      matchesOf(rule, layer, fragment, set.allowlists, locate),
    );
  const byPath = set.rules
    .filter((rule) => isForPath(rule, fragment))
    .map((rule) => byPathAlone(rule, fragment));
  const plain = [...byPath, ...through({ text })];
  const decoded = decodedParts(text, depth).flatMap((from) => through({ text: from.text, from }));
  const known = new Set(plain.map(({ rule, secret }) => `${rule.id} ${secret}`));
  return withoutEchoes([
    ...plain,
    ...decoded.filter(({ rule, secret }) => !known.has(`${rule.id} ${secret}`)),
  ]);
};
