import { existsSync, readFileSync } from 'node:fs';

const file = new URL('../../../shared/vectors/x509-limbo.json', import.meta.url);

/** One chain and whether it is valid, from C2SP/x509-limbo (Apache License 2.0). */
export interface LimboCase {
  readonly id: string;
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
}

/** The cases beside the project, or none after printing why their tests are skipped. */
export const limboCases = (): readonly LimboCase[] => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).testcases;
  console.warn('x509-limbo tests skipped: x509-limbo.json is not in ../shared/vectors beside the project.');
  return [];
};
