import { Router } from 'express';
import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import { View } from '../http/view.ts';
import type { Answers } from '../realtime/answer.ts';
import { asyncApi } from './asyncapi.ts';
import { renderDocs } from './docs/page.ts';
import { openApi } from './openapi.ts';

/**
 * The descriptions of all routes and events, for programs, and as a page for people. They are put together when somebody
 * first asks for them.
 */
export function contractRoutes(described: Routes[], answers: Answers, basePath: string): { api: Routes; page: Router } {
  const routes = new Routes('Contracts');
  const rest = once(() => ({
    ...openApi(
      [...described, routes].flatMap(({ operations }) => operations),
      basePath,
    ),
  }));
  const events = once(() => ({
    ...asyncApi(Object.fromEntries(Object.entries(answers).map(([name, { event }]) => [name, event])), basePath),
  }));

  routes.get('/openapi.json', {
    id: 'readOpenApi',
    summary: 'Describes the REST API, in OpenAPI 3.1',
    answers: { 200: z.looseObject({ openapi: z.literal('3.1.0') }).describe('The document') },
    open: true,
    isShared: true,
    handle: async () => rest(),
  });

  routes.get('/asyncapi.json', {
    id: 'readAsyncApi',
    summary: 'Describes the events of Socket.IO, in AsyncAPI 3',
    answers: { 200: z.looseObject({ asyncapi: z.literal('3.0.0') }).describe('The document') },
    open: true,
    isShared: true,
    handle: async () => events(),
  });

  const page = Router();
  const docs = new View('docs.html', basePath, (html) => renderDocs(html, rest(), events()));
  page.get('/docs', (req, res) => docs.page.send(req, res));

  return { api: routes, page };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
