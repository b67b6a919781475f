import { type DiffLine, diffLines } from './line-diff.ts';

interface DiffTableProps {
  readonly labels: readonly [before: string, after: string];
  readonly before: string;
  readonly after: string;
}

/** Two texts side by side, with what differs marked. */
export const DiffTable = ({ labels, before, after }: DiffTableProps) => (
  <div className="grid grid-cols-2 overflow-hidden rounded-lg border border-line font-mono text-xs">
    <p className="border-r border-b border-line bg-sunken px-3 py-1.5 font-sans">{labels[0]}</p>
    <p className="border-b border-line bg-sunken px-3 py-1.5 font-sans">{labels[1]}</p>
    {diffLines(before, after).map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by where it stands.
      <Line key={index} line={line} hasBefore={before !== ''} hasAfter={after !== ''} />
    ))}
  </div>
);

interface LineProps {
  readonly line: DiffLine;
  /** A text that is empty has no line that could be marked. */
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

const Line = ({ line: { before, after, isSame }, hasBefore, hasAfter }: LineProps) => {
  const look = 'min-h-6 min-w-0 px-3 py-0.5 break-all whitespace-pre-wrap';
  const isGone = hasBefore && !isSame && before !== undefined;
  const isNew = hasAfter && !isSame && after !== undefined;
  return (
    <>
      <div className={`${look} border-r border-line ${isGone ? 'bg-danger-soft text-danger' : ''}`}>
        {before}
      </div>
      <div className={`${look} ${isNew ? 'bg-accent-soft text-accent-strong' : ''}`}>{after}</div>
    </>
  );
};
