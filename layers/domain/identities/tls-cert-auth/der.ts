/** One element of DER: its tag, and where its content begins and ends in the bytes. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const elementAt = (der: Buffer, at: number, limit: number): Element => {
  const first = der[at + 1];
  const size = first === undefined || first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + size;
  const isFit = first !== undefined && first !== 0x80 && size <= 4 && start <= limit;
  const end = isFit ? start + (size === 0 ? first : der.readUIntBE(at + 2, size)) : Infinity;
  if (end > limit) throw new RangeError('This is no DER');
  return { tag: der[at] ?? 0, start, end };
};

/** The elements within another one, in their order. @throws RangeError for bytes that are no DER. */
const within = (der: Buffer, { start, end }: Pick<Element, 'start' | 'end'>): readonly Element[] => {
  const elements: Element[] = [];
  for (let at = start; at < end; ) {
    const element = elementAt(der, at, end);
    elements.push(element);
    at = element.end;
  }
  return elements;
};

const hexOf = (der: Buffer, element: Element | undefined): string =>
  element ? der.toString('hex', element.start, element.end) : '';

/** An extension of a certificate (RFC 5280, 4.1.2.9); `id` is the hexadecimal content of its object identifier. */
interface Extension {
  readonly id: string;
  readonly isCritical: boolean;
  readonly value: Buffer;
}

const boolean = 0x01;
const explicitExtensions = 0xa3;

const extensionIn = (der: Buffer, element: Element): Extension => {
  const [id, ...rest] = within(der, element);
  const flag = rest.find(({ tag }) => tag === boolean);
  const value = rest.at(-1);
  return {
    id: hexOf(der, id),
    isCritical: flag !== undefined && der[flag.start] !== 0,
    value: value ? der.subarray(value.start, value.end) : Buffer.alloc(0),
  };
};

/** What a certificate says that Node does not tell: how it is signed (as an object identifier), and its extensions. */
export interface CertificateParts {
  readonly signatureAlgorithm: string;
  readonly extensions: readonly Extension[];
}

/** @throws RangeError for bytes that are no DER. */
export const partsOf = (der: Buffer): CertificateParts => {
  const [toBeSigned, algorithm] = within(der, elementAt(der, 0, der.length));
  if (!toBeSigned || !algorithm) throw new RangeError('This is no certificate');
  const wrapped = within(der, toBeSigned).find(({ tag }) => tag === explicitExtensions);
  const [list] = wrapped ? within(der, wrapped) : [];
  return {
    signatureAlgorithm: hexOf(der, within(der, algorithm)[0]),
    extensions: list ? within(der, list).map((element) => extensionIn(der, element)) : [],
  };
};

const integer = 0x02;

/** How many authorities may follow one, of its basic constraints (RFC 5280, 4.2.1.9); undefined for any number. */
export const pathLengthIn = (value: Buffer): number | undefined => {
  const [sequence] = within(value, { start: 0, end: value.length });
  const length = sequence && within(value, sequence).find(({ tag }) => tag === integer);
  return length && value.readUIntBE(length.start, Math.min(length.end - length.start, 6));
};

/** The first eight bits of a key usage (RFC 5280, 4.2.1.3), of which the highest is `digitalSignature`. */
export const keyUsageIn = (value: Buffer): number => {
  const [bits] = within(value, { start: 0, end: value.length });
  return (bits && bits.end > bits.start + 1 ? value[bits.start + 1] : 0) ?? 0;
};
