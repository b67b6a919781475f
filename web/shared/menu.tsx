import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuEntry {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly tone?: 'danger';
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

/** A button that opens a list of things to do. */
export const Menu = ({ trigger, entries }: { trigger: ReactNode; entries: readonly MenuEntry[] }) => (
  // A modal menu would write a style into the page, which the page's own rules refuse.
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        className="z-40 max-h-[70dvh] min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-ink shadow-xl"
      >
        {entries.map(({ label, icon: Icon, tone, checked, onSelect }) => (
          <DropdownMenu.Item
            key={label}
            onSelect={onSelect}
            className={`flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-sunken ${tone === 'danger' ? 'text-danger' : ''} ${checked ? 'font-semibold' : ''}`}
          >
            {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
            <span className="truncate">{label}</span>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
);
