/** What lies in the bucket of the trust store: the trust store, and what stands in it where there is nobody to trust. */
export const trustStoreKeys = { trustStore: 'trust-store.pem', placeholder: 'placeholder.pem' } as const;
