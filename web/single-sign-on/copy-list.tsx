import { CopyButton } from '../shared/copy.tsx';

/** Addresses and names to be entered elsewhere, each with a button that copies it. */
export const CopyList = ({ entries }: { entries: readonly (readonly [name: string, value: string])[] }) => (
  <dl className="flex flex-col gap-2">
    {entries.map(([name, value]) => (
      <div key={name} className="rounded-md border border-line bg-sunken">
        <dt className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3 text-xs text-muted">
          {name}
          <CopyButton text={value} />
        </dt>
        <dd
          tabIndex={0}
          className="max-h-32 overflow-auto px-3 py-1.5 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {value}
        </dd>
      </div>
    ))}
  </dl>
);
