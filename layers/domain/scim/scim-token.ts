/** What a company's directory presents: it may bring people and groups into one organization, and take them out. */
export interface ScimToken {
  readonly id: string;
  readonly orgId: string;
  /** What its maker called it; may be empty. */
  readonly description: string;
  /** Days; 0 for a token without end. */
  readonly ttlDays: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** At most this many SCIM tokens fit an organization. */
export const maxScimTokens = 50;

const aDay = 86_400_000;

/** When a token ends, in milliseconds since 1970; undefined for one without end. */
export const endOf = ({
  ttlDays,
  createdAt,
}: Pick<ScimToken, 'ttlDays' | 'createdAt'>): number | undefined =>
  ttlDays === 0 ? undefined : Date.parse(createdAt) + ttlDays * aDay;

export const isExpired = (token: ScimToken, now: Date): boolean => {
  const end = endOf(token);
  return end !== undefined && end <= now.getTime();
};
