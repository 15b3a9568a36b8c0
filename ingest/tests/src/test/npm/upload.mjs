// Uploads one file with stock tus-js-client: node upload.mjs '{"file": …, "endpoint": …, "token": …}'
// `abortAt`: stops once so many bytes are acknowledged or sent; run again with the same `memory` to go on.
// Prints one line of JSON: how it ended, and the upload's URL.
import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import * as tus from 'tus-js-client';

const { file, endpoint, token, memory, abortAt, deferred, ...options } = JSON.parse(process.argv[2]);

function say(result, upload) {
  console.log(JSON.stringify({ ...result, url: upload.url, offset: upload._offset }));
  process.exit(0);
}

const requests = [];
// A file's own stream would never end for this client when it is read in chunks.
const source = deferred ? Readable.from(createReadStream(file), { objectMode: false }) : readFileSync(file);
const upload = new tus.Upload(source, {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: 'clip.mp4', filetype: 'video/mp4' },
  retryDelays: [0, 100, 200, 400, 800, 1600],
  fingerprint: async () => `the file ${file}`,
  ...(memory ? { urlStorage: new tus.FileUrlStorage(memory) } : { storeFingerprintForResuming: false }),
  ...(deferred ? { uploadLengthDeferred: true } : {}),
  ...options,
  onBeforeRequest: (request) => {
    requests.push(request.getMethod());
  },
  onProgress: (sent) => {
    if (abortAt && sent >= abortAt) {
      upload.abort().then(() => say({ ended: 'aborted', requests }, upload));
    }
  },
  onSuccess: () => say({ ended: 'done', requests }, upload),
  onError: (error) => say({ ended: 'failed', error: String(error), requests }, upload),
});

const earlier = memory ? await upload.findPreviousUploads() : [];
if (earlier.length > 0) {
  upload.resumeFromPreviousUpload(earlier[0]);
}
upload.start();
