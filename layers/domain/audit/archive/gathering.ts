import { sha256Hex } from '../../digests.ts';
import { type ArchivedEvent, archiveLine, lateDayOf, linkAfter, partsOfChain } from './chain.ts';
import type { Finding, Wrong } from './finding.ts';

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

/** An event at its place in a chain. */
export interface Found {
  /** Of the event. */
  readonly id: string;
  readonly previous: string;
  readonly hash: string;
  readonly occurredAt: number;
  readonly where: string;
}

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

/** What is wrong with an event by itself. */
const faultsOf = (archived: ArchivedEvent, folder: FoundFolder): readonly Wrong[] => {
  const { chain, position, previous, hash, event } = archived;
  const link = linkAfter(chain, { position: position - 1, hash: previous }, JSON.stringify(event));
  return [
    ...(link.hash === hash ? [] : (['altered'] as const)),
    ...(isAtHome(archived, folder) ? [] : (['misplaced'] as const)),
  ];
};

/** Where an event is: one of the stream's chains at most, and any number of late ones. */
interface Places {
  /** Of the event's text. */
  readonly hash: string;
  readonly all: { readonly chain: string; readonly position: number }[];
}

export const isLate = (chain: string): boolean => lateDayOf(chain) !== undefined;

/** The events of a folder by chain and position, each once. */
export class Gathering {
  readonly findings: Finding[] = [];
  readonly chains = new Map<string, Map<number, Found>>();
  repeated = 0;
  readonly #folder: FoundFolder;
  readonly #places = new Map<string, Places>();

  constructor(folder: FoundFolder) {
    this.#folder = folder;
    for (const found of folder.lines) this.#add(found);
  }

  get events(): number {
    return this.#places.size;
  }

  /** Events that no chain of the stream has. */
  get late(): number {
    return [...this.#places.values()].filter(({ all }) => all.every(({ chain }) => isLate(chain))).length;
  }

  /** All places of the event that is at one. */
  placesOf(chain: string, position: number): Places['all'] {
    const { id } = this.chains.get(chain)?.get(position) ?? {};
    return this.#places.get(id ?? '')?.all ?? [];
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
    if (known) {
      found('conflicting', `there are two events at ${place}`);
      return;
    }
    const id = String(event.id);
    links.set(position, { id, previous, hash, where, occurredAt: Date.parse(String(event.occurredAt)) });
    this.#place(id, { chain, position }, sha256Hex(JSON.stringify(event)), found);
  }

  /** Notes where an event is. What is archived late may be there already, word for word; nothing else is twice. */
  #place(
    id: string,
    at: Places['all'][number],
    hash: string,
    found: (wrong: Wrong, what: string) => void,
  ): void {
    const known = this.#places.get(id);
    if (!known) {
      this.#places.set(id, { hash, all: [at] });
      return;
    }
    const mayBeTwice = (other: Places['all'][number]) =>
      other.chain !== at.chain && (isLate(other.chain) || isLate(at.chain));
    const other = known.all.find((each) => !mayBeTwice(each));
    known.all.push(at);
    const [{ chain, position } = at] = known.all;
    const both = `event ${id} at ${position} of ${chain} and at ${at.position} of ${at.chain}`;
    if (known.hash !== hash) found('conflicting', both);
    else if (other) found('duplicated', both);
    else this.repeated += 1;
  }
}
