import { joinPath, parsePath } from '../folders/paths.ts';
import type { ExternalImport } from './external-import.ts';
import type { SourceEntry, SourceLink, SourcePage } from './import-source.ts';
import type { Position } from './sealing.ts';

/** A secret with the folder that it goes to; no folder where none can be called that. */
export interface BatchEntry extends SourceEntry {
  readonly path: readonly string[] | undefined;
}

export interface BatchLink {
  readonly path: readonly string[] | undefined;
  readonly link: SourceLink;
}

/** Secrets that are written together: of one environment of the project, or of one that it has not. */
export interface Batch {
  readonly environment: string | undefined;
  /** What the source calls the environment, or where it has none the project. */
  readonly named: string;
  readonly entries: readonly BatchEntry[];
  readonly links: readonly BatchLink[];
  /** How many more folders the last one would take in than one may. */
  readonly linksLeftOut: number;
  /** How far the import came with it. */
  readonly position: Position;
}

/** Secrets of a batch, and characters of their values: what it comes to has to fit one bulk write. Folders that one takes in. */
const most = { entries: 100, characters: 1_500_000, links: 100 };

/** Characters of a position: it is kept with the import. */
const longestPosition = 65_536;

/** Whether a source names places by more than can be kept of how far an import came. */
export const isTooLong = ({ position }: Pick<Batch, 'position'>): boolean =>
  JSON.stringify(position).length > longestPosition;

/** The environment of the project for one of the source, where there is one. */
export const environmentFor = (
  { environment, environments }: Pick<ExternalImport, 'environment' | 'environments'>,
  from: string | undefined,
): string | undefined => {
  if (environment !== null || from === undefined) return environment ?? undefined;
  return environments.find((pair) => pair.from === from)?.to ?? from;
};

/** Where something of the source goes; undefined for names that no folder takes. */
const placedAt = (base: string, path: readonly string[]): readonly string[] | undefined => {
  try {
    return joinPath(parsePath(base), ...path);
  } catch {
    return undefined;
  }
};

const byName = (a: SourceEntry, b: SourceEntry): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/** Cuts what a page has into pieces of a batch's size, the keys in order: an import that is taken up again begins after one. */
const piecesOf = (job: ExternalImport, page: SourcePage, from: string | undefined): readonly Batch[] => {
  const environment = environmentFor(job, page.environment);
  const named = page.environment ?? environment ?? '';
  const path = placedAt(job.secretPath, page.path);
  const left = [...page.entries].sort(byName).filter(({ name }) => from === undefined || name > from);
  const pieces: BatchEntry[][] = [[]];
  let characters = 0;
  for (const entry of left) {
    const size = entry.value?.length ?? 0;
    const last = pieces.at(-1) as BatchEntry[];
    const isFull = last.length >= most.entries || characters + size > most.characters;
    // Keys of one name stay together, so that the second is seen.
    if (isFull && last.at(-1)?.name !== entry.name) {
      pieces.push([{ ...entry, path }]);
      characters = size;
    } else {
      last.push({ ...entry, path });
      characters += size;
    }
  }
  return pieces.map((entries, at) => {
    const isLast = at === pieces.length - 1;
    const all = isLast ? (page.links ?? []) : [];
    const links = all.slice(0, most.links).map((link) => ({ path, link }));
    const linksLeftOut = all.length - links.length;
    return {
      environment,
      named,
      entries,
      links,
      linksLeftOut,
      position: isLast ? { after: page.after } : {},
    };
  });
};

const sizeOf = ({ entries }: Batch): number =>
  entries.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);

const fits = (held: Batch, next: Batch): boolean =>
  held.named === next.named &&
  held.links.length === 0 &&
  held.entries.length + next.entries.length <= most.entries &&
  sizeOf(held) + sizeOf(next) <= most.characters;

/**
 * Gathers pages of a source into batches, several small ones into one and a large one into several, from a position on.
 * A piece of a page ends with the key that comes last.
 */
export class BatchGatherer {
  readonly #job: ExternalImport;
  #position: Position;
  #held: Batch | undefined;

  constructor(job: ExternalImport, position: Position) {
    this.#job = job;
    this.#position = position;
  }

  /** Takes a page, and answers what is whole. */
  add(page: SourcePage): readonly Batch[] {
    const pieces = piecesOf(this.#job, page, this.#position.key).map((piece) => this.#placed(piece));
    this.#position = { after: page.after };
    return pieces.flatMap((piece) => this.#gathered(piece));
  }

  /** What is left at the end. */
  rest(): readonly Batch[] {
    const held = this.#held;
    this.#held = undefined;
    return held ? [held] : [];
  }

  #placed(piece: Batch): Batch {
    const key = piece.entries.at(-1)?.name;
    return piece.position.after === undefined
      ? { ...piece, position: { ...(this.#position.after && { after: this.#position.after }), key } }
      : piece;
  }

  #gathered(piece: Batch): readonly Batch[] {
    const held = this.#held;
    if (held && fits(held, piece)) {
      this.#held = {
        ...piece,
        entries: [...held.entries, ...piece.entries],
      };
      return [];
    }
    this.#held = piece;
    return held ? [held] : [];
  }
}
