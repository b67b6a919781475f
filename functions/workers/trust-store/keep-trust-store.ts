/** The trust store as it lies there. */
export interface Kept {
  readonly text: string;
  readonly etag: string;
  readonly version: string;
}

export interface TrustStorePorts {
  current(): Promise<Kept>;
  /** Certificates that clients are asked for, PEM; empty where there are none. */
  wanted(): Promise<string>;
  /** A certificate whose key nobody has: a trust store is never empty. */
  placeholder(): Promise<string>;
  /** Refused when somebody wrote since. */
  replace(text: string, etag: string): Promise<void>;
  /** The version that API Gateway was told to use; undefined when it took the one that it found. */
  told(): Promise<string | undefined>;
  tell(version: string): Promise<void>;
}

export interface Summary {
  readonly written: boolean;
  readonly told: boolean;
}

const most = 3;

/**
 * Has API Gateway use what lies there now. Another run may have written and told between our look and our word, which
 * would then put its version back: so we look once more after every word.
 */
const tellLatest = async (ports: TrustStorePorts): Promise<boolean> => {
  let told = await ports.told();
  for (let words = 0; words <= most; words += 1) {
    const { version } = await ports.current();
    if (version === told) return words > 0;
    await ports.tell(version);
    told = version;
  }
  throw new Error('The trust store is written faster than API Gateway is told.');
};

/** Writes the trust store if it is to be another one, and sees to it that API Gateway uses it. */
export const keepTrustStore = async (ports: TrustStorePorts): Promise<Summary> => {
  // Looked at before the table is read: who read an older state than somebody who wrote meanwhile is refused.
  const before = await ports.current();
  const text = (await ports.wanted()) || (await ports.placeholder());
  const written = text !== before.text;
  if (written) await ports.replace(text, before.etag);
  return { written, told: await tellLatest(ports) };
};
