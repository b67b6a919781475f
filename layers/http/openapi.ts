import * as z from 'zod';
import { type Annotations, describe, type OpenApiOperation } from './openapi-operation.ts';
import { type NoteOf, noNotes, schemaOf } from './openapi-schema.ts';
import type { Operation } from './operation.ts';

export type { Example, OpenApiOperation } from './openapi-operation.ts';
export type { NoteOf } from './openapi-schema.ts';

/** Operations that the document shows under one heading. */
export interface OpenApiSection {
  readonly title: string;
  readonly description?: string;
  readonly operations: readonly Operation[];
}

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: OpenApiInfo;
  readonly servers: readonly object[];
  readonly tags: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: object;
}

interface Titled {
  readonly operation: Operation;
  readonly title: string;
}

const ErrorEnvelope = z.object({
  reqId: z.string(),
  statusCode: z.int(),
  error: z.string(),
  message: z.string(),
  details: z.unknown(),
});

const components = (noteOf: NoteOf) => ({
  securitySchemes: {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The access token of a machine identity or a person',
    },
  },
  schemas: { Error: schemaOf(ErrorEnvelope, noteOf) },
  responses: {
    Error: {
      description: 'A refusal',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
});

const templateOf = (path: string): string => path.replaceAll('+}', '}');
const shapeOf = (path: string): string => path.replace(/\{[^}]+\}/g, '{}');

/** Operations by template and method. Templates that differ in parameter names only are one (OpenAPI 3.1, 4.8.8.1). */
const pathsOf = (titled: readonly Titled[], annotations: Annotations): OpenApiDocument['paths'] => {
  const templates = new Map<string, string>();
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const { operation, title } of titled) {
    const shape = shapeOf(operation.path);
    const template = templates.get(shape) ?? templateOf(operation.path);
    templates.set(shape, template);
    paths[template] = {
      ...paths[template],
      [operation.method.toLowerCase()]: describe(operation, title, template, annotations),
    };
  }
  return paths;
};

/** The OpenAPI 3.1 document of these operations, for a server that answers it at `/api/docs/json`. */
export const openApiDocument = (
  sections: readonly OpenApiSection[],
  info: OpenApiInfo,
  annotations: Annotations = { noteOf: noNotes },
): OpenApiDocument => ({
  openapi: '3.1.0',
  info,
  servers: [{ url: '../..' }],
  tags: sections.map(({ title, description }) => ({ name: title, ...(description && { description }) })),
  paths: pathsOf(
    sections.flatMap(({ title, operations }) => operations.map((operation) => ({ operation, title }))),
    annotations,
  ),
  components: components(annotations.noteOf),
});
