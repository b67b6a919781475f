import { Link } from '@tanstack/react-router';
import { CircleHelp } from 'lucide-react';
import { Button } from '../shared/button.tsx';
import { Empty, Fault } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { shellWords } from './words.ts';

export const NotFound = () => {
  const t = useWords(shellWords);
  return (
    <Empty
      icon={CircleHelp}
      title={t.notFoundTitle}
      action={
        <Link to="/projects" className="text-accent-strong underline">
          {t.home}
        </Link>
      }
    >
      {t.notFoundText}
    </Empty>
  );
};

export const Crashed = ({ error }: { error: unknown }) => {
  const t = useWords(shellWords);
  return (
    <div>
      <Fault error={error} />
      <div className="text-center">
        <Button onClick={() => location.reload()}>{t.reload}</Button>
      </div>
    </div>
  );
};
