/** Everything this process writes to its standard streams while it is watched. */
export interface Output {
  text(): string;
  release(): void;
}

type Write = typeof process.stdout.write;

/** Watches standard output and standard error, which is where functions log. */
export const watchOutput = (): Output => {
  const chunks: string[] = [];
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write);
  const keep = ((chunk: Uint8Array | string) => {
    chunks.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return true;
  }) as Write;
  for (const stream of streams) stream.write = keep;
  return {
    text: () => chunks.join(''),
    release: () => {
      for (const [index, stream] of streams.entries()) stream.write = originals[index] as Write;
    },
  };
};
