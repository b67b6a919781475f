/** AWS list prices in US dollars, region us-east-1, first tier, without the free tier. */
export const prices = {
  httpApiPerMillion: 1.0,
  lambdaPerMillion: 0.2,
  /** Arm, per GB-second. */
  lambdaGbSecond: 0.0000133334,
  readUnitsPerMillion: 0.125,
  writeUnitsPerMillion: 0.625,
  tableGbMonth: 0.25,
  pitrGbMonth: 0.2,
  /** Custom events of up to 64 KB. */
  busEventsPerMillion: 1.0,
  archiveGb: 0.1,
  archiveGbMonth: 0.023,
  /** Taken in by DirectPut, and sorted into folders. */
  firehoseGb: 0.029,
  firehoseSortedGb: 0.02,
  s3GbMonth: 0.023,
  /** Glacier Instant Retrieval. */
  s3ColdGbMonth: 0.004,
  logGb: 0.5,
  logGbMonth: 0.03,
  sqsPerMillion: 0.4,
  kmsKeyMonth: 1.0,
  kmsRequestsPer10k: 0.03,
  alarmMetricMonth: 0.1,
  secretMonth: 0.4,
} as const;
