import { z } from 'zod';
import type { App } from './access.js';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Listed {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly who: string;
}

const page = (routes: readonly Listed[]): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>MineSentry: HTTP interface</title><style>
body{font:15px/1.5 sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f23;background:#fff}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem;border-bottom:1px solid #ddd;vertical-align:top}
code{font-family:monospace}</style></head><body><h1>MineSentry: HTTP interface</h1>
<p>OpenAPI with every field: <a href="/api/docs/json">/api/docs/json</a>. Sign in with <code>POST /api/session</code>; what
changes something also needs an <code>Origin</code> header that names this server. Instants are epoch ms in answers, epoch
ms or ISO 8601 with a zone in queries. Errors are <code>{ code, message }</code>.</p>
<table><thead><tr><th>Request</th><th>What it does</th><th>Who</th></tr></thead><tbody>
${routes
  .map(
    ({ method, path, summary, who }) =>
      `<tr><td><code>${method} ${escapeHtml(path)}</code></td><td>${escapeHtml(summary)}</td><td>${escapeHtml(who)}</td></tr>`,
  )
  .join('\n')}
</tbody></table></body></html>`;

/** Lists every route registered after it, on a page for people and as OpenAPI. */
export const docsRoutes = (app: App): void => {
  const routes: Listed[] = [];
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (!schema || !('summary' in schema) || typeof schema.summary !== 'string' || typeof method !== 'string') return;
    if (method === 'HEAD') return;
    const { access } = config ?? {};
    const who = typeof access === 'string' ? access : (access?.join(', ') ?? '');
    routes.push({ method, path: url.replace(/:(\w+)/g, '{$1}'), summary: schema.summary, who });
  });

  app.route({
    method: 'GET',
    url: '/api/docs',
    config: { access: 'anyone' },
    schema: { summary: 'This page', produces: ['text/html'] },
    handler: async (_request, reply) => reply.type('text/html; charset=utf-8').send(page(routes)),
  });

  app.route({
    method: 'GET',
    url: '/api/docs/json',
    config: { access: 'anyone' },
    schema: { summary: 'The OpenAPI document', response: { 200: z.looseObject({ openapi: z.string() }) } },
    handler: async () => ({ openapi: '3.1.0', ...app.swagger() }),
  });
};
