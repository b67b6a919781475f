import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Check } from '../shared/inputs.tsx';
import { useProject } from '../shared/project.ts';
import { Removal } from '../shared/removal.tsx';
import { useWords } from '../shared/words.ts';
import { listOfRotations, type Rotation, useProviders } from './rotations.ts';
import { rotationWords } from './words.ts';

interface EndingProps {
  readonly rotation: Rotation;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Asks before a rotation is deleted, and what goes with it. */
export const DeleteRotation = ({ rotation, onDeleted, onClose }: EndingProps) => {
  const t = useWords(rotationWords);
  const { projectId } = useProject();
  const { providerOf } = useProviders(projectId);
  const [deleteSecrets, setDelete] = useState(false);
  const [revokeGeneratedCredentials, setRevoke] = useState(false);
  const remove = useChange('DELETE /api/v2/secret-rotations/{provider}/{id}', listOfRotations);
  const end = () =>
    remove
      .mutateAsync({
        path: { provider: providerOf(rotation.provider)?.kind ?? rotation.provider, id: rotation.id },
        query: { deleteSecrets, revokeGeneratedCredentials },
      })
      .then(onDeleted);
  return (
    <Removal title={t.delete} onRemove={end} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p>{t.deleteText(rotation.name)}</p>
        <Check label={t.deleteSecrets} checked={deleteSecrets} onChange={setDelete} />
        <Check label={t.revoke} checked={revokeGeneratedCredentials} onChange={setRevoke} />
      </div>
    </Removal>
  );
};
