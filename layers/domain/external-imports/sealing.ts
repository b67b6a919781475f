import { LocketError } from '../errors.ts';
import { keyVersionOf, openText, type Place, sealText } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { ExternalImport, SourcePart } from './external-import.ts';
import type { ImportSource } from './import-source.ts';

type Placed = Pick<ExternalImport, 'id' | 'projectId'>;

const placeOf = ({ id, projectId }: Placed, member: string): Place => ({
  purpose: 'external-import',
  project: projectId,
  item: `${id}/${member}`,
  version: 1,
});

/** UTF-16 code units of a part: as bytes, three for each at most, they fit an item. */
const partLength = 100_000;

/** Bytes of all parts together: they are written in one transaction. */
const mostBytes = 3_000_000;

/** How far an import came: after a page of the source, and within the next one after a key. */
export interface Position {
  readonly after?: string | undefined;
  readonly key?: string | undefined;
}

const sealing = async (unit: Unit, project: Project) => {
  const key = await dataKey(unit, project);
  return (place: Place, text: string): Uint8Array =>
    sealText(key, place, text, (size) => unit.runtime.randomBytes(size));
};

const opened = async (unit: Unit, project: Project, place: Place, sealed: Uint8Array): Promise<string> =>
  openText(await dataKey(unit, project, keyVersionOf(sealed)), place, sealed);

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Cuts a text, and no character of two halves. */
const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = Math.min(at + partLength, text.length);
    const cut = end < text.length && isFirstHalf(text.charCodeAt(end - 1)) ? end - 1 : end;
    pieces.push(text.slice(at, cut));
    at = cut;
  }
  return pieces;
};

/** Seals a source with its credentials under the project's latest key, in parts that fit items. */
export const sealSource = async (
  unit: Unit,
  project: Project,
  placed: Placed & Pick<ExternalImport, 'expiresAt'>,
  source: ImportSource,
): Promise<readonly SourcePart[]> => {
  const seal = await sealing(unit, project);
  const text = JSON.stringify(source);
  if (Buffer.byteLength(text) > mostBytes)
    throw new LocketError('invalid-input', 'source is too large: split the file');
  return piecesOf(text).map((piece, number) => ({
    importId: placed.id,
    number,
    sealed: seal(placeOf(placed, `part/${number}`), piece),
    expiresAt: placed.expiresAt,
  }));
};

/** The same piece of a source, sealed under the latest version of the project's key. */
export const resealPart = async (
  reseal: Reseal,
  projectId: string,
  part: SourcePart,
): Promise<SourcePart> => ({
  ...part,
  sealed: await reseal(placeOf({ id: part.importId, projectId }, `part/${part.number}`), part.sealed),
});

/** The same import, its position sealed under the latest version of the project's key. */
export const resealPosition = async (reseal: Reseal, job: ExternalImport): Promise<ExternalImport> =>
  job.cursor === null ? job : { ...job, cursor: await reseal(placeOf(job, 'position'), job.cursor) };

/** Reverses `sealSource`. */
export const openSource = async (
  unit: Unit,
  project: Project,
  placed: Placed,
  parts: readonly SourcePart[],
): Promise<ImportSource> => {
  const pieces = await Promise.all(
    [...parts]
      .sort((a, b) => a.number - b.number)
      .map(({ number, sealed }) => opened(unit, project, placeOf(placed, `part/${number}`), sealed)),
  );
  return JSON.parse(pieces.join('')) as ImportSource;
};

/** A position names folders and keys of others: it is sealed as well. */
export const sealPosition = async (
  unit: Unit,
  project: Project,
  placed: Placed,
  position: Position,
): Promise<Uint8Array> =>
  (await sealing(unit, project))(placeOf(placed, 'position'), JSON.stringify(position));

export const openPosition = async (
  unit: Unit,
  project: Project,
  placed: Placed & Pick<ExternalImport, 'cursor'>,
): Promise<Position> =>
  placed.cursor === null
    ? {}
    : (JSON.parse(await opened(unit, project, placeOf(placed, 'position'), placed.cursor)) as Position);
