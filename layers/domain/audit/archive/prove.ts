import type { Digest } from './digest.ts';
import type { Finding } from './finding.ts';
import type { FoundFolder } from './gathering.ts';
import { type DigestQuestion, type FoundDigest, verifyDigests } from './verify-digests.ts';
import { absentChains, verifyFolder } from './verify-events.ts';

/** What was proven, or found wrong. */
export interface Proof {
  readonly findings: readonly Finding[];
  readonly digests: number;
  readonly last: Digest | undefined;
  readonly events: number;
  readonly repeated: number;
  readonly late: number;
  readonly uncovered: number;
}

export interface Evidence extends DigestQuestion {
  readonly digests: readonly FoundDigest[];
  /** One folder at a time is held in memory. */
  readonly folders: Iterable<FoundFolder | Finding>;
}

/** Proves an archive: its digests, each of its folders, and that none is missing. */
export const prove = ({ digests, folders, ...question }: Evidence): Proof => {
  const trail = verifyDigests(digests, question);
  const findings: Finding[] = [...trail.findings];
  const seen = new Set<string>();
  const counts = { events: 0, repeated: 0, late: 0, uncovered: 0 };
  for (const folder of folders) {
    if ('wrong' in folder) {
      findings.push(folder);
      continue;
    }
    const result = verifyFolder(folder, trail);
    findings.push(...result.findings);
    for (const chain of result.chains) seen.add(chain);
    for (const count of ['events', 'repeated', 'late', 'uncovered'] as const) counts[count] += result[count];
  }
  findings.push(...absentChains(trail, seen));
  return { ...counts, findings, digests: digests.length, last: trail.last };
};
