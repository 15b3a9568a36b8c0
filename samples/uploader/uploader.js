'use strict';

const ENDS = new Set(['PUBLISHED', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETING', 'DELETED']);

/** Who uploads: by a pasted token, else by the session of a browser that is signed in. */
function credentials() {
  const token = document.getElementById('token').value.trim();
  if (token) {
    return {Authorization: `Bearer ${token}`};
  }
  const csrf = document.cookie.split('; ').find(cookie => cookie.startsWith('millrace_csrf='));
  return csrf ? {'X-CSRF-Token': csrf.slice('millrace_csrf='.length)} : {};
}

/** Every answer about an upload names its asset: from then on its line in the list follows it. */
function watchAssetOf(response) {
  const asset = response.getHeader('Millrace-Asset');
  if (asset && !document.getElementById(asset)) {
    const line = document.createElement('li');
    line.id = asset;
    document.getElementById('videos').append(line);
    watch(asset, line);
  }
}

async function watch(asset, line) {
  const response = await fetch(`/v1/assets/${asset}`, {headers: credentials(), cache: 'no-store'}).catch(() => null);
  if (response?.ok) {
    const video = await response.json();
    show(line, video);
    if (ENDS.has(video.state)) {
      return;
    }
  } else if (response) {
    line.textContent = (await response.json()).detail;
  }
  setTimeout(watch, 1000, asset, line);
}

function show(line, video) {
  line.dataset.state = video.state;
  line.textContent = `${video.title}: ${video.state} ${video.problem?.sentence ?? ''}`;
  if (video.playback.hls) {
    const link = document.createElement('a');
    link.href = `../player/index.html?${new URLSearchParams({hls: video.playback.hls, dash: video.playback.dash})}`;
    link.textContent = 'play';
    line.append(link);
  }
}

/** What a refusal says, for a person: the detail of its problem document. */
function reason(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).detail;
  } catch {
    return error.message;
  }
}

// tus-js-client

const says = document.getElementById('tus-says');
const pause = document.getElementById('tus-pause');
const resume = document.getElementById('tus-resume');
let upload = null;

document.getElementById('tus-file').addEventListener('change', async event => {
  const file = event.target.files[0];
  if (!file) {
    return;
  }
  upload = new tus.Upload(file, {
    endpoint: '/files',
    headers: credentials(),
    metadata: {filename: file.name, filetype: file.type},
    retryDelays: [0, 1000, 3000, 5000],
    removeFingerprintOnSuccess: true,
    onAfterResponse: (request, response) => watchAssetOf(response),
    onProgress: (sent, all) => {
      document.getElementById('tus-progress').value = all ? sent / all : 0;
    },
    onSuccess: () => {
      says.textContent = 'Every byte has arrived.';
      pause.disabled = resume.disabled = true;
    },
    onError: error => {
      says.textContent = reason(error);
    },
  });
  // The same file again, after a reload or a crash: it goes on where it stopped.
  const earlier = await upload.findPreviousUploads();
  if (earlier.length > 0) {
    upload.resumeFromPreviousUpload(earlier[0]);
  }
  upload.start();
  pause.disabled = false;
});
pause.addEventListener('click', () => {
  upload.abort();
  pause.disabled = true;
  resume.disabled = false;
});
resume.addEventListener('click', () => {
  upload.start();
  pause.disabled = false;
  resume.disabled = true;
});

// Uppy

new Uppy.Uppy({restrictions: {allowedFileTypes: ['video/*']}})
  .use(Uppy.Dashboard, {target: '#uppy', inline: true, height: 300, disableThumbnailGenerator: true})
  .use(Uppy.Tus, {
    endpoint: '/files',
    headers: credentials,
    allowedMetaFields: ['name', 'type'],
    onAfterResponse: (request, response) => watchAssetOf(response),
  });
