import { isIP } from 'node:net';
import type { Finding, Proof, Validator } from '../../domain/pki/acme/validation.ts';
import { destinationOf } from '../egress/destination.ts';
import { inTime } from '../egress/outcome.ts';
import { lookByDns } from './dns-01.ts';
import { findingOf } from './findings.ts';
import { lookByHttp } from './http-01.ts';
import { type Names, openNames } from './names.ts';
import { reachOf } from './reach.ts';
import type { Surroundings, ValidationSettings } from './settings.ts';
import { lookByTls } from './tls-alpn-01.ts';

/** Milliseconds for one look, from the first question to the last byte. */
const patience = 10_000;

const ways = { 'http-01': lookByHttp, 'dns-01': lookByDns, 'tls-alpn-01': lookByTls } as const;

/** What tests bring along: names that nobody else knows, and ports that anybody may open. */
interface Instead {
  readonly names?: Names;
  readonly ports?: Surroundings['ports'];
}

/** Looks for proofs where the settings let it, and takes what it finds for nothing but the proof or none. */
export const openValidator = (
  { networks, resolvers }: ValidationSettings,
  { names = openNames(resolvers), ports = { http: 80, tls: 443 } }: Instead = {},
): Validator => {
  const isReached = reachOf(networks);
  const urlOf = (host: string): URL => new URL(`http://${isIP(host) === 6 ? `[${host}]` : host}/`);
  const look = (proof: Proof): Promise<Finding> =>
    inTime(patience, (signal) =>
      ways[proof.type](proof, {
        // A name of which any address may not be reached is refused as a whole, and no name is asked for twice.
        destinationOf: (host) => destinationOf(urlOf(host), false, names.addresses, isReached),
        texts: names.texts,
        ports,
        signal,
      }),
    );
  return { look: (proof) => look(proof).catch(findingOf) };
};
