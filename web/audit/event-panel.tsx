import { Button } from '../shared/button.tsx';
import { Dialog } from '../shared/dialog.tsx';
import { Facts } from '../shared/facts.tsx';
import { useInstants, useWords } from '../shared/words.ts';
import { type AuditEvent, actorIdOf, actorNameOf } from './events.ts';
import type { AuditSearch } from './filters.ts';
import { OutcomeBadge } from './outcome.tsx';
import { auditWords } from './words.ts';

interface PanelProps {
  readonly event: AuditEvent;
  readonly onSearch: (search: AuditSearch) => void;
  readonly onClose: () => void;
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);

/** All of an event, with ways to what is like it. */
export const EventPanel = ({ event, onSearch, onClose }: PanelProps) => {
  const t = useWords(auditWords);
  const instant = useInstants();
  const actor = actorIdOf(event);
  return (
    <Dialog title={event.event.type} onClose={onClose} place="side">
      <div className="flex flex-col gap-5">
        <Facts
          entries={[
            [t.when, `${instant(event.createdAt)} (${event.createdAt})`],
            [t.outcome, <OutcomeBadge key="outcome" outcome={event.outcome} />],
            [t.actor, actorNameOf(event)],
            [t.project, event.projectName],
            [t.address, event.ipAddress],
            [t.agent, event.userAgent],
            [t.endsAt, event.expiresAt && instant(event.expiresAt)],
            [
              t.id,
              <code key="id" className="font-mono text-xs">
                {event.id}
              </code>,
            ],
          ]}
        />
        {Object.keys(event.event.metadata).length > 0 && (
          <section>
            <h3 className="mb-2 font-medium">{t.about}</h3>
            <Facts
              entries={Object.entries(event.event.metadata).map(([name, value]) => [
                name,
                <code key={name} className="font-mono text-xs whitespace-pre-wrap">
                  {shown(value)}
                </code>,
              ])}
            />
          </section>
        )}
        <section>
          <h3 className="mb-2 font-medium">{t.actor}</h3>
          <Facts
            entries={[
              ['type', event.actor.type],
              ...Object.entries(event.actor.metadata).map(
                ([name, value]) => [name, value === null ? null : shown(value)] as const,
              ),
            ]}
          />
        </section>
        <div className="flex flex-wrap gap-2">
          {actor && <Button onClick={() => onSearch({ actor })}>{t.onlyActor}</Button>}
          <Button onClick={() => onSearch({ eventTypes: event.event.type })}>{t.onlyType}</Button>
        </div>
      </div>
    </Dialog>
  );
};
