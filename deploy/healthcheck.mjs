// Whether the service in this container is ready: 0 where /readyz answers 200. It speaks HTTPS where TLS_CERT is set.
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

const { PORT = '8080', TLS_CERT = '' } = process.env;
const answered = ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1);
const failed = () => process.exit(1);
const options = { host: '127.0.0.1', port: Number(PORT), path: '/readyz', timeout: 3000 };
// The certificate names the mine's host and not this loopback; nothing secret is said.
const request =
  TLS_CERT === '' ? getHttp(options, answered) : getHttps({ ...options, rejectUnauthorized: false }, answered);
request.on('error', failed).on('timeout', failed);
