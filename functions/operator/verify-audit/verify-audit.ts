import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { publicKeysIn } from '../../../layers/domain/audit/archive/digest.ts';
import type { Finding } from '../../../layers/domain/audit/archive/finding.ts';
import { type Proof, prove } from '../../../layers/domain/audit/archive/prove.ts';
import { digestsIn, foldersIn, keysIn } from './archive-folder.ts';

const usage = `Usage: node bin/verify-audit.ts FOLDER [--public-key FILE]... [--first NUMBER] [--until INSTANT]

Proves that nothing was removed from, altered or reordered in a copy of the audit archive.

  --public-key FILE  key or keys that sign digests, in PEM; those in the archive itself when absent
  --first NUMBER     begin with this digest, the first of a day, where older ones have expired; 1 when absent
  --until INSTANT    the last digest must not be older, as in 2026-11-29T12:00:00Z

Ends with 0 when everything is as it was written, 1 when something is wrong, 2 when it cannot tell.
`;

/** Findings that are printed; one reason brings about many. */
const maxPrinted = 100;

const optionsIn = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'public-key': { type: 'string', multiple: true },
      first: { type: 'string', default: '1' },
      until: { type: 'string' },
    },
  });
  const [folder, ...others] = positionals;
  const first = Number(values.first);
  const until = values.until === undefined ? undefined : Date.parse(values.until);
  if (!folder || others.length > 0) throw new Error('One folder is to be named.');
  if (!Number.isSafeInteger(first) || first < 1) throw new Error('--first must be a whole number above 0.');
  if (Number.isNaN(until)) throw new Error('--until must be an instant.');
  return { folder, first, until, keyFiles: values['public-key'] };
};

type Say = (line: string) => void;

const sayFindings = (findings: readonly Finding[], say: Say): void => {
  for (const { wrong, where, what } of findings.slice(0, maxPrinted)) say(`${wrong}: ${where}: ${what}`);
  if (findings.length > maxPrinted) say(`… and ${findings.length - maxPrinted} more`);
};

const sayResult = (proof: Proof, say: Say): void => {
  const { findings, digests, last, events, repeated, late, uncovered } = proof;
  sayFindings(findings, say);
  say(`${digests} digests, ${events} events, ${repeated} lines delivered more than once`);
  if (late > 0) say(`${late} events were archived late`);
  if (uncovered > 0) say(`${uncovered} events are not covered by a digest yet`);
  if (findings.length > 0) say(`NOT PROVEN: ${findings.length} findings`);
  else say(`PROVEN: every event up to digest ${last?.number} of ${last?.at} is as it was written`);
};

const sayOwnKeys = (ids: Iterable<string>, say: Say): void => {
  say('The keys are those that lie in the archive: who could write there could have put their own.');
  for (const id of ids) say(`  ${id}`);
};

const run = (args: readonly string[], say: Say): number => {
  const { folder, first, until, keyFiles } = optionsIn(args);
  const pem = keyFiles?.map((file) => readFileSync(file, 'utf8')).join('\n');
  const keys = pem === undefined ? keysIn(folder) : publicKeysIn(pem);
  if (keyFiles && keys.size === 0) throw new Error('There is no public key in the files that were named.');
  const proof = prove({ digests: digestsIn(folder), folders: foldersIn(folder), keys, first, until });
  if (!keyFiles) sayOwnKeys(keys.keys(), say);
  sayResult(proof, say);
  return proof.findings.length > 0 ? 1 : 0;
};

/** The program: says what it found, and answers the code to end with. */
export const verifyAudit = (args: readonly string[], say: Say, complain: Say): number => {
  try {
    return run(args, say);
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
};
