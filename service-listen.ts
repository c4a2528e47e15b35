import type { FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { StartError } from './start-error.js';

const addressOf = (app: FastifyInstance, { host, tls }: Config): string => {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${tls ? 'https' : 'http'}://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`;
};

/** Lets browsers in; answers where they find it. @throws StartError `port-in-use`. */
export const listen = async (app: FastifyInstance, config: Config): Promise<string> => {
  const { port, host } = config;
  try {
    await app.listen({ port, host });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const message = `port ${port} is in use on ${host}; stop the other program or set PORT to another one`;
    throw new StartError([{ code: 'port-in-use', place: 'PORT', message }]);
  }
  return addressOf(app, config);
};
