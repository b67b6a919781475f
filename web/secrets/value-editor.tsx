import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../shared/words.ts';
import type { Place } from './place.ts';
import { referenceWords } from './reference-words.ts';
import { begunReference, type Offer } from './references.ts';
import { useOffers } from './use-offers.ts';
import { secretWords } from './words.ts';

interface ValueEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly place: Place;
}

const mostRows = 14;

/** A value of as many lines as it has; `${` offers names of this folder, and the ways to other places. */
export const ValueEditor = ({ value, onChange, label, place }: ValueEditorProps) => {
  const t = useWords(secretWords);
  const words = useWords(referenceWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const goal = useRef<number>(undefined);
  const offers = useId();
  const [begun, setBegun] = useState<string>();
  const [marked, setMarked] = useState(0);
  const offered = useOffers(place, begun);
  useLayoutEffect(() => {
    if (goal.current === undefined) return;
    field.current?.setSelectionRange(goal.current, goal.current);
    goal.current = undefined;
  });
  const accept = ({ text, leadsOn }: Offer) => {
    const caret = field.current?.selectionStart ?? value.length;
    const start = caret - (begun ?? '').length;
    const after = value.slice(caret);
    const isClosed = after.startsWith('}');
    goal.current = start + text.length + (leadsOn ? 0 : 1);
    onChange(`${value.slice(0, start)}${text}${leadsOn || isClosed ? '' : '}'}${after}`);
    setBegun(leadsOn ? text : undefined);
    setMarked(0);
  };
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: offered.length - 1 };
  const onKeyDown = (event: KeyboardEvent) => {
    const offer = offered[marked] ?? offered[0];
    if (!offer) return;
    const step = steps[event.key];
    const isAccepted = event.key === 'Enter' || event.key === 'Tab';
    if (step === undefined && !isAccepted) return event.key === 'Escape' && setBegun(undefined);
    event.preventDefault();
    if (step === undefined) accept(offer);
    else setMarked((marked + step) % offered.length);
  };
  const isOffering = offered.length > 0;
  return (
    <div className="relative">
      <textarea
        ref={field}
        aria-label={label}
        aria-autocomplete="list"
        placeholder={t.value}
        aria-controls={isOffering ? offers : undefined}
        aria-activedescendant={isOffering ? `${offers}-${marked}` : undefined}
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
        className="field block max-h-80 resize-y font-mono [field-sizing:content] text-[13px] break-all"
      />
      {isOffering && (
        <div
          id={offers}
          role="listbox"
          aria-label={words.offers}
          tabIndex={-1}
          className="card mt-1 max-h-56 overflow-y-auto p-1"
        >
          {offered.map((offer, index) => (
            <div
              key={offer.text}
              id={`${offers}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === marked}
              onMouseDown={(event) => {
                event.preventDefault();
                accept(offer);
              }}
              className={`cursor-pointer truncate rounded px-2 py-1 font-mono text-[13px] ${index === marked ? 'bg-accent-soft' : ''}`}
            >
              {offer.text}
              {offer.leadsOn && '…'}
            </div>
          ))}
        </div>
      )}
    </div>
  );
};
