/** Bytes as people and servers read them (RFC 7468), without a line break at the end. What they are is not looked at. */
export const pemText = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
};
