import { Plus, Trash2, X } from 'lucide-react';
import { Button, IconButton } from '../shared/button.tsx';
import { Choice } from '../shared/form.tsx';
import { Check } from '../shared/inputs.tsx';
import { useWords } from '../shared/words.ts';
import { type Condition, type Draft, draftFault } from './drafts.ts';
import { actionsOf, fieldsOf, listed, type Scope, subjectsOf } from './subjects.ts';
import { ruleWords } from './words.ts';

interface CardProps {
  readonly scope: Scope;
  readonly draft: Draft;
  readonly title: string;
  readonly onChange: (draft: Draft) => void;
  readonly onRemove: () => void;
}

const same = (names: readonly string[]) => names.map((name) => [name, name] as const);

/** One rule: what it is about, what it allows or denies, and where. */
export const RuleCard = ({ scope, draft, title, onChange, onRemove }: CardProps) => {
  const t = useWords(ruleWords);
  const fault = draftFault(draft);
  const actions = actionsOf(scope, draft.subject);
  const about = (subject: string) => {
    const kept = draft.actions.filter((action) => actionsOf(scope, subject).includes(action));
    onChange({ ...draft, subject, actions: kept, conditions: [] });
  };
  const act = (action: string, isWanted: boolean) =>
    onChange({
      ...draft,
      actions: actions.filter((each) => (each === action ? isWanted : draft.actions.includes(each))),
    });
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3">
      <legend className="sr-only">{title}</legend>
      <div className="flex items-end gap-2">
        <div className="grid min-w-0 flex-1 grid-cols-2 gap-2">
          <Choice
            label={t.subject}
            value={draft.subject}
            onChange={about}
            options={same(subjectsOf(scope))}
          />
          <Choice
            label={t.effect}
            value={draft.inverted ? 'deny' : 'allow'}
            onChange={(effect) => onChange({ ...draft, inverted: effect === 'deny' })}
            options={[
              ['allow', t.allow],
              ['deny', t.deny],
            ]}
          />
        </div>
        <IconButton icon={Trash2} tone="danger" label={`${t.remove}: ${title}`} onClick={onRemove} />
      </div>
      <div role="group" aria-label={t.actions} className="flex flex-wrap gap-x-4 gap-y-1">
        {actions.map((action) => (
          <Check
            key={action}
            label={action}
            checked={draft.actions.includes(action)}
            onChange={(isWanted) => act(action, isWanted)}
          />
        ))}
      </div>
      <Conditions scope={scope} draft={draft} onChange={(conditions) => onChange({ ...draft, conditions })} />
      {fault && <p className="text-danger">{t[fault]}</p>}
    </fieldset>
  );
};

interface ConditionsProps {
  readonly scope: Scope;
  readonly draft: Draft;
  readonly onChange: (conditions: readonly Condition[]) => void;
}

const Conditions = ({ scope, draft: { subject, conditions }, onChange }: ConditionsProps) => {
  const t = useWords(ruleWords);
  const fields = fieldsOf(scope, subject);
  const [first] = Object.keys(fields);
  if (first === undefined) return null;
  const add = () => onChange([...conditions, { field: first, operator: '$eq', operand: '' }]);
  return (
    <div className="flex flex-col gap-2">
      {conditions.length > 0 && <p className="text-xs text-muted">{t.conditions}</p>}
      {conditions.map((condition, index) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by where it stands.
          key={index}
          fields={fields}
          condition={condition}
          onChange={(next) => onChange(conditions.map((each, at) => (at === index ? next : each)))}
          onRemove={() => onChange(conditions.filter((_, at) => at !== index))}
        />
      ))}
      <div>
        <Button look="quiet" icon={Plus} onClick={add}>
          {t.addCondition}
        </Button>
      </div>
    </div>
  );
};

interface RowProps {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

const longest = 1024;

const ConditionRow = ({ fields, condition, onChange, onRemove }: RowProps) => {
  const t = useWords(ruleWords);
  const { field, operator, operand } = condition;
  const word = (name: string) => [name, t[name as '$eq'] ?? name] as const;
  const move = (to: string) =>
    onChange({ field: to, operator: fields[to]?.includes(operator) ? operator : '$eq', operand });
  return (
    <div className="grid grid-cols-[1fr_1fr_auto] items-center gap-2 sm:grid-cols-[10rem_8rem_1fr_auto]">
      <Choice quiet label={t.field} value={field} onChange={move} options={Object.keys(fields).map(word)} />
      <Choice
        quiet
        label={t.operator}
        value={operator}
        onChange={(next) => onChange({ ...condition, operator: next })}
        options={(fields[field] ?? []).map(word)}
      />
      <input
        aria-label={t.operand}
        value={operand}
        maxLength={longest}
        placeholder={listed.has(operator) ? t.several : undefined}
        onChange={({ target }) => onChange({ ...condition, operand: target.value })}
        className="field order-last col-span-3 sm:order-none sm:col-span-1"
      />
      <IconButton icon={X} label={t.removeCondition} onClick={onRemove} />
    </div>
  );
};
