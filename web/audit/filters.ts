const ranges = { day: 1, week: 7, month: 30 } as const;
export type Range = keyof typeof ranges;

const outcomes = ['success', 'denied', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

/** What events are looked for by; it stands in the address, so that a view can be handed on. */
export interface AuditSearch {
  readonly range?: Range;
  readonly eventTypes?: string;
  readonly actor?: string;
  readonly secretKey?: string;
  readonly environment?: string;
  readonly secretPath?: string;
  readonly outcome?: Outcome;
}

const texts = ['eventTypes', 'actor', 'secretKey', 'environment', 'secretPath'] as const;
const longest = 1024;

const textsIn = (search: Record<string, unknown>) =>
  texts.flatMap((name): [string, string][] => {
    const value = search[name];
    return typeof value === 'string' && value !== '' && value.length <= longest ? [[name, value]] : [];
  });

/** The filters in an address; what is none of them is let go. */
export const auditSearch = (search: Record<string, unknown>): AuditSearch => {
  const range = Object.keys(ranges).find((each) => each === search.range) as Range | undefined;
  const outcome = outcomes.find((each) => each === search.outcome);
  return { ...Object.fromEntries(textsIn(search)), ...(range && { range }), ...(outcome && { outcome }) };
};

const hour = 3_600_000;

/** The beginning of a range at this moment, to the minute, so that asking again asks the same. */
export const beginningOf = (range: Range, now: number): string =>
  new Date(Math.floor((now - ranges[range] * 24 * hour) / 60_000) * 60_000).toISOString();

/** The time that is looked at unless somebody says otherwise. */
export const usualRange: Range = 'day';

/** Bars of a chart: hours of a day, days of longer times. */
export const intervalOf = (range: Range): 'hour' | 'day' => (range === 'day' ? 'hour' : 'day');
