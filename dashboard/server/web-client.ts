import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './access.js';
import { ERRORS } from './errors.js';

const UNBUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>MineSentry</title>
<body style="font-family:sans-serif;background:#14171a;color:#d7dde3;padding:3rem">
<h1>MineSentry 矿哨</h1>
<p>网页客户端尚未构建：在项目目录运行 <code>npm run build</code>，然后重新启动服务。</p>
<p>The web client is not built: run <code>npm run build</code> in the project folder and start the service again.</p>
</body></html>`;

const SERVER_ONLY = /^\/(api|ws|healthz|readyz|metrics)(\/|\?|$)/;

/**
 * Serves the built client from `root`: files as they are, its page for every other address that a browser opens.
 * Addresses of the server's own interfaces are answered with JSON, known or not.
 */
export const serveWebClient = async (app: App, root: string): Promise<void> => {
  const isBuilt = existsSync(join(root, 'index.html'));
  if (isBuilt) {
    app.addHook('onRoute', (route) => {
      if (route.url !== '/*') return;
      route.config = { ...route.config, access: 'anyone' };
      route.schema = { ...route.schema, hide: true };
    });
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      // The build lays brotli and gzip copies beside the files.
      preCompressed: true,
      setHeaders: (reply, path) => {
        // Names under assets/ carry a hash of their content; all else may change with the next build.
        const isHashed = path.startsWith(join(root, 'assets'));
        reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const [status, message] = ERRORS['unknown-route'];
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    const [path = ''] = request.url.split('?');
    // A missing file is missing: a page in its place would be taken for a script.
    if (!isPage || SERVER_ONLY.test(request.url) || /\.\w+$/.test(path)) {
      return reply.code(status).send({ code: 'unknown-route', message });
    }
    if (!isBuilt) return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(UNBUILT);
    return reply.sendFile('index.html');
  });
};
