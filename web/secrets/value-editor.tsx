import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useWords } from '../shared/words.ts';
import { listing } from './listing.ts';
import type { Place } from './place.ts';
import { secretWords } from './words.ts';

interface ValueEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly place: Place;
}

const mostRows = 14;
const mostOffered = 8;

/** What is typed of a reference before the caret. */
const begunReference = (text: string, caret: number): string | undefined =>
  /\$\{([^}\s]*)$/.exec(text.slice(0, caret))?.[1];

/** A value of as many lines as it has; `${` offers the names of this folder. */
export const ValueEditor = ({ value, onChange, label, place }: ValueEditorProps) => {
  const t = useWords(secretWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const offers = useId();
  const client = useQueryClient();
  const [begun, setBegun] = useState<string>();
  const [marked, setMarked] = useState(0);
  const known = client.getQueryData(listing(place).queryKey)?.secrets ?? [];
  const offered =
    begun === undefined
      ? []
      : known
          .map(({ secretKey }) => secretKey)
          .filter((name) => name.toLowerCase().includes(begun.toLowerCase()))
          .slice(0, mostOffered);
  const accept = (name: string) => {
    const caret = field.current?.selectionStart ?? value.length;
    const start = caret - (begun ?? '').length;
    const after = value.slice(caret).replace(/^\}/, '');
    onChange(`${value.slice(0, start)}${name}}${after}`);
    setBegun(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setMarked((marked + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      accept(offered[marked] ?? offered[0] ?? '');
    } else if (event.key === 'Escape') setBegun(undefined);
  };
  return (
    <div className="relative">
      <textarea
        ref={field}
        aria-label={label}
        placeholder={t.value}
        aria-controls={offered.length > 0 ? offers : undefined}
        value={value}
        rows={Math.min(value.split('\n').length, mostRows)}
        spellCheck={false}
        autoComplete="off"
        data-1p-ignore=""
        onChange={({ target }) => {
          onChange(target.value);
          setBegun(begunReference(target.value, target.selectionStart));
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setBegun(undefined)}
        className="field block resize-y font-mono text-[13px] break-all"
      />
      {offered.length > 0 && (
        <ul id={offers} className="card mt-1 max-h-56 overflow-y-auto p-1">
          {offered.map((name, index) => (
            <li key={name}>
              <button
                type="button"
                tabIndex={-1}
                onMouseDown={(event) => {
                  event.preventDefault();
                  accept(name);
                }}
                className={`w-full truncate rounded px-2 py-1 text-left font-mono text-[13px] ${index === marked ? 'bg-accent-soft' : ''}`}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
