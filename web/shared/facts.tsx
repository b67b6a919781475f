import type { ReactNode } from 'react';

/** What something is, as names with what stands for them; what is not there is left out. */
export const Facts = ({ entries }: { entries: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[fit-content(45%)_minmax(0,1fr)] gap-x-4 gap-y-2">
    {entries
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="min-w-28 break-words text-muted">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
  </dl>
);
