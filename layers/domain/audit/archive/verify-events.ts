import { lateDayOf } from './chain.ts';
import type { Finding, Wrong } from './finding.ts';
import { type Found, type FoundFolder, Gathering, isLate } from './gathering.ts';
import type { DigestTrail, Statement } from './verify-digests.ts';

export interface FolderResult {
  readonly findings: readonly Finding[];
  readonly events: number;
  /** Lines that were there once more, and events that were archived late though they were there: word for word. */
  readonly repeated: number;
  /** Events that only a chain of late ones has. */
  readonly late: number;
  /** Events that no digest covers yet. */
  readonly uncovered: number;
  readonly chains: readonly string[];
}

/** How long an event may wait for its digest, in milliseconds: a stream keeps it for a day. */
const longestWait = 25 * 3_600_000;
/** How far events may reach beyond the last digest before one is missed: digests are hourly. */
const longestSilence = 2 * 3_600_000;

/** The gaps between positions from one to another, neither of which need be small. */
const gapsIn = (positions: readonly number[], from: number, to: number): readonly string[] => {
  const gaps: string[] = [];
  let next = from + 1;
  for (const position of [...positions.filter((each) => each > from && each <= to), to + 1]) {
    if (position > next) gaps.push(position - next === 1 ? `${next}` : `${next} to ${position - 1}`);
    next = position + 1;
  }
  return gaps;
};

/** Whether the links that are there follow each other, and what is not there. */
const followed = (
  chain: string,
  links: ReadonlyMap<number, Found>,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Finding[] => {
  const positions = [...links.keys()].sort((a, b) => a - b);
  const findings: Finding[] = gapsIn(positions, from, to).map((gap) => ({
    wrong: 'missing',
    where: chain,
    what: `what was at ${gap} is not there`,
  }));
  for (const [position, { previous, where }] of links) {
    const before = position === 1 ? '0'.repeat(64) : links.get(position - 1)?.hash;
    if (before !== undefined && before !== previous)
      findings.push({
        wrong: 'reordered',
        where,
        what: `what is at ${position} of ${chain} does not follow what is before it`,
      });
  }
  return findings;
};

/** The last position that a digest names. */
const coveredBy = (statements: readonly Statement[]): number =>
  statements.reduce((most, { position }) => Math.max(most, position), 0);

const contradicted = (
  chain: string,
  links: ReadonlyMap<number, Found>,
  statements: readonly Statement[],
): readonly Finding[] =>
  statements.flatMap(({ digest, position, hash }, index): readonly Finding[] => {
    const before = statements[index - 1];
    if (before && before.position > position)
      return [{ wrong: 'digest altered', where: `digest ${digest}`, what: `${chain} became shorter` }];
    const link = links.get(position);
    return link && link.hash !== hash
      ? [{ wrong: 'altered', where: chain, what: `digest ${digest} has another hash at ${position}` }]
      : [];
  });

/** What lies before the first digest of a proof, and does not lead up to what that one names: nothing proves it. */
const looseBefore = (chain: string, links: ReadonlyMap<number, Found>, base: number): readonly Finding[] => {
  let bound = base;
  while (links.has(bound)) bound -= 1;
  return [...links].flatMap(([position, { where }]): readonly Finding[] =>
    position <= bound
      ? [{ wrong: 'uncovered', where, what: `nothing binds what is at ${position} of ${chain} to a digest` }]
      : [],
  );
};

const dayMilliseconds = 86_400_000;

/** Between which moments an event came into the archive, as far as its chain says: shortly after it happened, or late. */
const arrivalOf = (chain: string, occurredAt: number): { readonly from: number; readonly to: number } => {
  const day = lateDayOf(chain);
  if (day === undefined) return { from: occurredAt, to: occurredAt };
  return { from: Date.parse(day), to: Date.parse(day) + dayMilliseconds };
};

/** Why an event that no digest covers should be covered; undefined while it may wait. */
const waitFault = (
  { from, to }: ReturnType<typeof arrivalOf>,
  lastDigest: number,
): { readonly wrong: Wrong; readonly what: string } | undefined => {
  if (to < lastDigest - longestWait) return { wrong: 'uncovered', what: 'no digest names' };
  if (from > lastDigest + longestSilence) return { wrong: 'digest missing', what: 'no digest is later than' };
  return undefined;
};

/** What no digest covers: only what is too old to wait, or too new for the digests that there are, is wrong. */
const uncoveredIn = (
  chain: string,
  beyond: readonly (readonly [number, Found])[],
  lastDigest: number | undefined,
): readonly Finding[] =>
  // That there is no digest at all is said once.
  lastDigest === undefined
    ? []
    : beyond.flatMap(([position, { occurredAt, where }]): readonly Finding[] => {
        const fault = waitFault(arrivalOf(chain, occurredAt), lastDigest);
        if (!fault) return [];
        return [{ wrong: fault.wrong, where, what: `${fault.what} what is at ${position} of ${chain}` }];
      });

/** Proves a folder against the digests. */
export const verifyFolder = (folder: FoundFolder, trail: DigestTrail): FolderResult => {
  const gathering = new Gathering(folder);
  const { findings, chains, repeated, late, events } = gathering;
  const lastDigest = trail.last && Date.parse(trail.last.at);
  const coveredIn = (chain: string): number => coveredBy(trail.statements.get(chain) ?? []);
  /** Whoever died between the lines of late events and their note left lines that say nothing new. */
  const isCoveredElsewhere = (chain: string, position: number): boolean =>
    isLate(chain) &&
    gathering.placesOf(chain, position).some((each) => each.position <= coveredIn(each.chain));
  let uncovered = 0;
  for (const [chain, links] of chains) {
    const covered = coveredIn(chain);
    const base = trail.base.get(chain) ?? 0;
    findings.push(...followed(chain, links, { from: base, to: covered }));
    findings.push(...looseBefore(chain, links, base));
    findings.push(...contradicted(chain, links, trail.statements.get(chain) ?? []));
    const beyond = [...links].filter(
      ([position]) => position > covered && !isCoveredElsewhere(chain, position),
    );
    findings.push(...uncoveredIn(chain, beyond, lastDigest));
    uncovered += beyond.length;
  }
  return { findings, events, repeated, late, uncovered, chains: [...chains.keys()] };
};

/** Chains that digests name and that no folder holds anything of. */
export const absentChains = (
  { statements, base }: DigestTrail,
  seen: ReadonlySet<string>,
): readonly Finding[] =>
  [...statements].flatMap(([chain, all]): readonly Finding[] => {
    const covered = coveredBy(all);
    if (seen.has(chain) || covered <= (base.get(chain) ?? 0)) return [];
    return [{ wrong: 'missing', where: chain, what: `all of its ${covered} events are not there` }];
  });
