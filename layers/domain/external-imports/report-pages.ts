import type { ExternalImport, ReportLine, ReportPage } from './external-import.ts';

/** Bytes of the lines of a page: each is an item, and names and paths are as long as their source likes. */
const most = 200_000;

const sizeOf = (line: ReportLine): number => Buffer.byteLength(JSON.stringify(line));

/** The lines of a batch in pages that fit items, numbered from the import's next one on; none where there are no lines. */
export const pagesOf = (job: ExternalImport, lines: readonly ReportLine[]): readonly ReportPage[] => {
  const pages: ReportLine[][] = [];
  let size = most;
  for (const line of lines) {
    const more = sizeOf(line);
    if (size + more > most) {
      pages.push([]);
      size = 0;
    }
    pages.at(-1)?.push(line);
    size += more;
  }
  return pages.map((some, at) => ({
    importId: job.id,
    number: job.batches + at,
    lines: some,
    expiresAt: job.expiresAt,
  }));
};
