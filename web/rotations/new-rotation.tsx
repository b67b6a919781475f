import { useState } from 'react';
import { call } from '../api/client.ts';
import { readAgain } from '../api/queries.ts';
import { Area } from '../shared/area.tsx';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Field, Form } from '../shared/form.tsx';
import { labelOf } from '../shared/labels.ts';
import { useProject } from '../shared/project.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import {
  type Input,
  inputsIn,
  NoJson,
  outputsIn,
  type Provider,
  usualSecret,
  usualTexts,
  valuesOf,
} from './form.ts';
import { listOfRotations, useProviders } from './rotations.ts';
import { ScheduleFields, timingOf, usualSchedule } from './schedule.tsx';
import { rotationWords } from './words.ts';

/** Makes a rotation. */
export const NewRotation = ({ onClose }: { onClose: () => void }) => {
  const t = useWords(rotationWords);
  const { projectId } = useProject();
  const { providers, isPending, error, refetch } = useProviders(projectId);
  return (
    <Dialog title={t.add} onClose={onClose} wide>
      {isPending && <Loading />}
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {providers.length > 0 && <RotationForm providers={providers} onClose={onClose} />}
    </Dialog>
  );
};

/** What opens the target is state of this form alone, which no cache keeps. */
const RotationForm = ({ providers, onClose }: { providers: readonly Provider[]; onClose: () => void }) => {
  const t = useWords(rotationWords);
  const { projectId, project } = useProject();
  const environments = project?.environments ?? [];
  const [kind, setKind] = useState(providers[0]?.name ?? '');
  const [name, setName] = useState('');
  const [chosen, setEnvironment] = useState('');
  const [secretPath, setPath] = useState('/');
  const [schedule, setSchedule] = useState(usualSchedule);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    providers[0] ? usualTexts(inputsIn(providers[0])) : {},
  );
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const provider = providers.find((each) => each.name === kind) ?? (providers[0] as Provider);
  const inputs = inputsIn(provider);
  const outputs = outputsIn(provider, texts);
  const environment = chosen || environments[0]?.slug || '';
  const nameOf = (output: string): string => secrets[output] ?? usualSecret(output);
  const choose = (next: string) => {
    const found = providers.find((each) => each.name === next);
    setKind(next);
    setTexts(found ? usualTexts(inputsIn(found)) : {});
    setSecrets({});
  };
  const given = () => {
    try {
      return valuesOf(inputs, texts);
    } catch (error) {
      throw error instanceof NoJson ? new Error(t.badJson(labelOf(error.message))) : error;
    }
  };
  const submit = async () => {
    const named = outputs.flatMap((output) => {
      const secret = nameOf(output).trim();
      return secret === '' ? [] : [[output, secret] as const];
    });
    await call('POST /api/v2/secret-rotations/{provider}', {
      path: { provider: provider.kind },
      body: {
        projectId,
        name,
        environment,
        secretPath,
        parameters: {},
        connectionCredentials: given(),
        secretsMapping: Object.fromEntries(named),
        ...timingOf(schedule),
      },
    });
    await readAgain(listOfRotations);
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Choice
              label={t.kind}
              value={kind}
              onChange={choose}
              options={providers.map((each) => [each.name, each.title])}
            />
            <Choice
              label={t.environment}
              value={environment}
              onChange={setEnvironment}
              options={environments.map((each) => [each.slug, each.name])}
            />
            <Field
              label={t.path}
              value={secretPath}
              onChange={({ target }) => setPath(target.value)}
              maxLength={512}
              required
            />
          </div>
          <fieldset className="grid gap-4 sm:grid-cols-2">
            <legend className="mb-3 font-semibold">{t.credentials}</legend>
            <p className="text-muted sm:col-span-2">{provider.description}</p>
            {inputs.map((input) => (
              <InputField
                key={`${kind} ${input.name}`}
                input={input}
                value={texts[input.name] ?? ''}
                onChange={(text) => setTexts({ ...texts, [input.name]: text })}
              />
            ))}
          </fieldset>
          <fieldset className="grid gap-4 sm:grid-cols-2">
            <legend className="mb-3 font-semibold">{t.secrets}</legend>
            <p className="text-muted sm:col-span-2">{t.secretsHint}</p>
            {outputs.map((output) => (
              <Field
                key={`${kind} ${output}`}
                label={labelOf(output)}
                value={nameOf(output)}
                onChange={({ target }) => setSecrets({ ...secrets, [output]: target.value })}
                maxLength={255}
              />
            ))}
          </fieldset>
          <ScheduleFields schedule={schedule} onChange={setSchedule} />
          <p className="text-xs text-muted">{t.createNote}</p>
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {t.add}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};

interface InputProps {
  readonly input: Input;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

const InputField = ({ input, value, onChange }: InputProps) => {
  const t = useWords(rotationWords);
  const { name, type, note, isSecret, isRequired, isLong } = input;
  const hints = [
    note && (note.endsWith('.') ? note : `${note}.`),
    type === 'array' && t.listHint,
    type === 'object' && t.jsonHint,
    isSecret && t.secretHint,
    !isRequired && t.optional,
  ].filter(Boolean);
  const common = { label: labelOf(name), value, required: isRequired, hint: hints.join(' ') || undefined };
  if (isLong)
    return (
      <div className="sm:col-span-2">
        <Area {...common} maxLength={65_536} onChange={({ target }) => onChange(target.value)} />
      </div>
    );
  return (
    <Field
      {...common}
      type={isSecret ? 'password' : type === 'integer' ? 'number' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      maxLength={4096}
      onChange={({ target }) => onChange(target.value)}
    />
  );
};
