import { type ArchivedEvent, archiveLine, linkAfter, partsOfChain } from './chain.ts';
import type { Finding, Wrong } from './finding.ts';
import type { DigestTrail, Statement } from './verify-digests.ts';

/** A line of the archive, and where it was found. */
export interface FoundLine {
  readonly where: string;
  readonly line: string;
}

/** What lies in one folder: the events of a day of an organization. */
export interface FoundFolder {
  readonly organization: string;
  readonly day: string;
  readonly lines: Iterable<FoundLine>;
}

export interface FolderResult {
  readonly findings: readonly Finding[];
  readonly events: number;
  /** Lines that were there once more, word for word. */
  readonly repeated: number;
  /** Events that no digest covers yet. */
  readonly uncovered: number;
  readonly chains: readonly string[];
}

interface Found {
  readonly previous: string;
  readonly hash: string;
  readonly occurredAt: number;
  readonly where: string;
}

/** How long an event may wait for its digest, in milliseconds: a stream keeps it for a day. */
const longestWait = 25 * 3_600_000;
/** How far events may reach beyond the last digest before one is missed: digests are hourly. */
const longestSilence = 2 * 3_600_000;

/** Whether something is a moment as events tell theirs: what is none lies neither before a digest nor after it. */
const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

/** The event in a line; undefined when it is not written as we write it. */
const parsed = (line: string): ArchivedEvent | undefined => {
  try {
    const value = JSON.parse(line) as ArchivedEvent;
    const { chain, position, previous, hash, event } = value;
    const isWhole =
      [chain, previous, hash].every((text) => typeof text === 'string') &&
      Number.isSafeInteger(position) &&
      position > 0 &&
      typeof event === 'object' &&
      event !== null &&
      isInstant(event.occurredAt);
    // Other tools may read another one of two members of one name, whatever its case, or what stands beside the event:
    // what is hashed is all that anyone reads.
    return isWhole && archiveLine(value, value, JSON.stringify(event)) === line ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Whether an event lies where it belongs by what it says itself. */
const isAtHome = (
  { organization, day, chain, event }: ArchivedEvent,
  folder: Pick<FoundFolder, 'organization' | 'day'>,
): boolean => {
  const { organizationId, projectId, occurredAt } = event;
  const parts = partsOfChain(chain);
  return (
    organization === folder.organization &&
    day === folder.day &&
    organizationId === organization &&
    String(occurredAt).slice(0, 10) === day &&
    parts?.day === day &&
    parts.scope === (projectId ?? organizationId)
  );
};

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

/** What is wrong with an event by itself. */
const faultsOf = (archived: ArchivedEvent, folder: FoundFolder): readonly Wrong[] => {
  const { chain, position, previous, hash, event } = archived;
  const link = linkAfter(chain, { position: position - 1, hash: previous }, JSON.stringify(event));
  return [
    ...(link.hash === hash ? [] : (['altered'] as const)),
    ...(isAtHome(archived, folder) ? [] : (['misplaced'] as const)),
  ];
};

/** The events of a folder by chain and position, each once. */
class Gathering {
  readonly findings: Finding[] = [];
  readonly chains = new Map<string, Map<number, Found>>();
  repeated = 0;
  readonly #folder: FoundFolder;
  readonly #places = new Map<string, string>();

  constructor(folder: FoundFolder) {
    this.#folder = folder;
    for (const found of folder.lines) this.#add(found);
  }

  #add({ where, line }: FoundLine): void {
    const found = (wrong: Wrong, what: string) => void this.findings.push({ wrong, where, what });
    const archived = parsed(line);
    if (!archived) {
      found('altered', 'a line is none of ours');
      return;
    }
    const { chain, position, previous, hash, event } = archived;
    const place = `${position} of ${chain}`;
    for (const wrong of faultsOf(archived, this.#folder)) found(wrong, `event ${event.id} at ${place}`);
    const links = this.chains.get(chain) ?? new Map<number, Found>();
    this.chains.set(chain, links);
    const known = links.get(position);
    if (known?.hash === hash && known.previous === previous) {
      this.repeated += 1;
      return;
    }
    if (known) found('conflicting', `there are two events at ${place}`);
    else links.set(position, { previous, hash, where, occurredAt: Date.parse(String(event.occurredAt)) });
    const other = this.#places.get(String(event.id)) ?? place;
    if (other !== place) found('duplicated', `event ${event.id} at ${other} and at ${place}`);
    this.#places.set(String(event.id), other);
  }
}

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

/** What no digest covers: only what is too old to wait, or too new for the digests that there are, is wrong. */
const uncoveredIn = (
  chain: string,
  links: ReadonlyMap<number, Found>,
  covered: number,
  lastDigest: number | undefined,
): { readonly findings: readonly Finding[]; readonly count: number } => {
  const beyond = [...links].filter(([position]) => position > covered);
  // That there is no digest at all is said once.
  if (lastDigest === undefined) return { findings: [], count: beyond.length };
  const findings = beyond.flatMap(([position, { occurredAt, where }]): readonly Finding[] => {
    if (occurredAt < lastDigest - longestWait)
      return [{ wrong: 'uncovered', where, what: `no digest names what is at ${position} of ${chain}` }];
    if (occurredAt > lastDigest + longestSilence)
      return [
        {
          wrong: 'digest missing',
          where,
          what: `no digest is later than what is at ${position} of ${chain}`,
        },
      ];
    return [];
  });
  return { findings, count: beyond.length };
};

/** Proves a folder against the digests. */
export const verifyFolder = (folder: FoundFolder, trail: DigestTrail): FolderResult => {
  const { findings, chains, repeated } = new Gathering(folder);
  const lastDigest = trail.last && Date.parse(trail.last.at);
  let events = 0;
  let uncovered = 0;
  for (const [chain, links] of chains) {
    events += links.size;
    const statements = trail.statements.get(chain) ?? [];
    const covered = coveredBy(statements);
    const base = trail.base.get(chain) ?? 0;
    findings.push(...followed(chain, links, { from: base, to: covered }));
    findings.push(...looseBefore(chain, links, base));
    findings.push(...contradicted(chain, links, statements));
    const beyond = uncoveredIn(chain, links, covered, lastDigest);
    findings.push(...beyond.findings);
    uncovered += beyond.count;
  }
  return { findings, events, repeated, uncovered, chains: [...chains.keys()] };
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
