const millisecondsOfDay = 86_400_000;

/** When a token ends, in milliseconds since 1970; undefined for one without end. */
export const endOf = ({
  createdAt,
  ttlDays,
}: {
  readonly createdAt: string;
  readonly ttlDays: number;
}): number | undefined => (ttlDays === 0 ? undefined : Date.parse(createdAt) + ttlDays * millisecondsOfDay);
