import type { CustomResourceWork } from '../custom-resource.ts';

export interface SeedPorts {
  /** Makes a certificate whose key is forgotten, PEM. */
  makePlaceholder(): Promise<string>;
  /** Puts an object where none is, and leaves one that is there alone. */
  putNew(key: string, text: string): Promise<void>;
  readonly keys: readonly string[];
}

const PHYSICAL_ID = 'locket-trust-store-1';

/** Makes sure that there is a trust store, and what stands in an empty one. What is there is never replaced nor deleted. */
export const seedTrustStore =
  ({ keys, makePlaceholder, putNew }: SeedPorts): CustomResourceWork =>
  async (event) => {
    if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId };
    const text = await makePlaceholder();
    for (const key of keys) await putNew(key, text);
    return { physicalId: PHYSICAL_ID };
  };
