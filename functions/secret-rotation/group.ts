import { defineGroup } from '../group.ts';
import { namedRotationOperations } from './named-rotations.ts';
import { notes } from './notes.ts';
import { rotationOperations } from './rotations.ts';

export const group = defineGroup({
  name: 'secret-rotation',
  title: 'Rotation of secrets',
  description: 'Credentials that are replaced time and again at a target, and the secrets that hold them.',
  paths: ['/api/v1/secret-rotations', '/api/v1/secret-rotation-providers', '/api/v2/secret-rotations'],
  operations: [...rotationOperations, ...namedRotationOperations],
  notes,
  table: 'read-write',
  stores: [
    'changePolicies',
    'connections',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'history',
    'privileges',
    'projects',
    'references',
    'reminders',
    'roles',
    'secretRotations',
    'secrets',
    'tags',
  ],
  calls: ['customerKms', 'rotationTargets'],
  keys: true,
  reachesDatabases: true,
});
