import { Resolver } from 'node:dns/promises';
import type { DnsTexts } from '../domain/sso/verified-domains.ts';

/** Milliseconds for one question, and how often it is asked. */
const patience = { timeout: 2_000, tries: 2 };

const noRecords: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND']);

/** Asks the resolvers of the system. */
export const openDns = (): DnsTexts => ({
  textsOf: async (name) => {
    try {
      return (await new Resolver(patience).resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      if (noRecords.has((error as { code?: unknown }).code)) return [];
      throw error;
    }
  },
});
