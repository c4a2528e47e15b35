// Runs in a worker thread: setting a document takes longer than an alarm may wait.
import { parentPort, workerData } from 'node:worker_threads';
import { incidentPdf } from './incident-pdf.js';
import type { PdfRequest } from './request.js';

parentPort?.postMessage(await incidentPdf(workerData as PdfRequest));
