interface TabsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly (readonly [value: T, label: string])[];
}

/** Parts of a page of which one is shown. */
export const Tabs = <T extends string>({ label, value, onChange, options }: TabsProps<T>) => (
  <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
    {options.map(([each, text]) => (
      <button
        key={each}
        type="button"
        aria-current={each === value ? 'page' : undefined}
        onClick={() => onChange(each)}
        className={`min-h-9 border-b-2 px-3 py-1.5 whitespace-nowrap ${each === value ? 'border-accent font-medium text-accent-strong' : 'border-transparent text-muted hover:text-ink'}`}
      >
        {text}
      </button>
    ))}
  </nav>
);
