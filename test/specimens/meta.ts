import type { SpecimenOf, Specimens } from './specimen.ts';

/** The page's files stand beside the bundle only: what runs from source cannot read them. */
const bundled: SpecimenOf = () => ({ owner: { status: 500, message: /went wrong/ } });

export const specimens: Specimens = {
  'GET /api/docs': bundled,
  'GET /api/docs/json': bundled,
  'GET /api/docs/yaml': bundled,
  'GET /api/docs/assets/{file}': () => ({
    params: { file: 'none.js' },
    owner: { status: 404, message: /not found/ },
  }),
  'POST /api/v1/events/subscribe/project-events': () => ({ owner: { status: 404, message: /not offered/ } }),
};
