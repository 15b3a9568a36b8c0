// One file on its way by tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, termination.
// Knows nothing of the page. Bytes that the server has acknowledged are never sent again.

const VERSION = { 'Tus-Resumable': '1.0.0' };
const BACK_OFF = [500, 1000, 2000, 4000, 8000, 15000, 30000];
const MOST_FAILURES = 12;
const STALL = 30000;
const NOT_A_VIDEO = 415;

/** The server has said no, in words; trying again would not help. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** There is no such upload any more. */
class Gone extends Error {}

/** Something that may pass. */
class Passing extends Error {
  constructor(message, after) {
    super(message);
    this.after = after;
  }
}

class Stopped extends Error {}

/**
 * @typedef {'waiting'|'sending'|'retrying'|'paused'|'done'|'refused'} State
 */
export class TusUpload {
  /**
   * @param {File} file
   * @param {{endpoint: string, metadata: Record<string, string>, headers: Record<string, string>, url?: string,
   *   onChange: (upload: TusUpload) => void, onCreated: (upload: TusUpload) => void,
   *   whyRefused: (asset: string) => Promise<string|null>}} options
   */
  constructor(file, options) {
    this.file = file;
    this.options = options;
    this.url = options.url ?? null;
    this.asset = options.asset ?? null;
    this.offset = 0;
    /** @type {State} */
    this.state = 'waiting';
    this.sentence = '';
    this.request = null;
    this.wake = null;
    this.running = false;
  }

  /** Sends until done, refused or paused; goes on from where the server is. */
  async start() {
    if (this.running || this.state === 'done') {
      return;
    }
    this.running = true;
    this.stopped = false;
    try {
      await this.#run();
    } catch (error) {
      if (!(error instanceof Stopped)) {
        if (error.status === NOT_A_VIDEO) {
          this.url = null; // The server has ended it.
        }
        this.#enter('refused', error instanceof Refused ? error.message : 'Something went wrong in this page. Reload it.');
      }
    } finally {
      this.running = false;
      if (this.stopped) {
        this.#enter('paused');
        await this.#look();
      }
    }
  }

  /** Stops at once; what the server has committed stays. */
  pause() {
    this.stopped = true;
    this.request?.abort();
    this.wake?.();
  }

  /** What is safe, rather than what has left: the last bytes before a pause may not have been stored. */
  async #look() {
    const stored = this.url ? await storedOffset(this.url, this.options.headers) : null;
    if (typeof stored === 'number' && this.state === 'paused' && !this.running) {
      this.offset = stored;
      this.options.onChange(this);
    }
  }

  async #run() {
    let failures = 0;
    let recreated = false;
    while (true) {
      const before = this.offset;
      try {
        this.#enter('sending');
        if (this.url) {
          await this.#ask();
        } else {
          await this.#create();
        }
        if (this.offset < this.file.size) {
          await this.#patch();
        }
        if (this.offset >= this.file.size) {
          this.#enter('done');
          return;
        }
        failures = this.offset > before ? 0 : failures + 1;
      } catch (error) {
        if (this.stopped) {
          throw new Stopped();
        }
        if (error instanceof Gone) {
          await this.#refuseIfRefused();
        }
        if (error instanceof Gone && !recreated) {
          recreated = true;
          this.url = null;
          this.asset = null;
          this.offset = 0;
          continue;
        }
        if (!(error instanceof Passing)) {
          throw error instanceof Gone ? new Refused('The server has lost this upload. Start it again.', 410) : error;
        }
        failures = this.offset > before ? 1 : failures + 1;
        if (failures > MOST_FAILURES) {
          this.stopped = true;
          this.sentence = 'No connection. Resume when you are back online.';
          throw new Stopped();
        }
        this.#enter('retrying', error.message);
        await this.#rest(error.after ?? BACK_OFF[Math.min(failures, BACK_OFF.length) - 1]);
      }
    }
  }

  /** A refusal in the middle of a body may be lost with the connection: then the video tells it. */
  async #refuseIfRefused() {
    const why = this.asset ? await this.options.whyRefused(this.asset) : null;
    if (why) {
      throw new Refused(why, NOT_A_VIDEO);
    }
  }

  async #create() {
    const metadata = Object.entries(this.options.metadata)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name} ${base64(value)}`)
      .join(',');
    const answer = await this.#send('POST', this.options.endpoint, {
      'Upload-Length': String(this.file.size),
      'Upload-Metadata': metadata,
    });
    const location = answer.header('Location');
    if (answer.status !== 201 || !location) {
      throw new Refused('The server did not open an upload.', answer.status);
    }
    this.url = new URL(location, new URL(this.options.endpoint, document.baseURI)).href;
    this.asset = answer.header('Millrace-Asset');
    this.offset = 0;
    this.options.onCreated(this);
  }

  async #ask() {
    const answer = await this.#send('HEAD', this.url, {});
    this.#acknowledge(answer);
  }

  async #patch() {
    const from = this.offset;
    const answer = await this.#send(
      'PATCH',
      this.url,
      { 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' },
      this.file.slice(from),
      (sent) => {
        this.offset = from + sent;
        this.options.onChange(this);
      },
    ).catch((error) => {
      this.offset = from; // Sent is not stored: the next HEAD says how much is.
      throw error;
    });
    this.#acknowledge(answer);
  }

  #acknowledge(answer) {
    const offset = Number(answer.header('Upload-Offset'));
    if (!Number.isSafeInteger(offset) || offset < 0 || offset > this.file.size) {
      throw new Refused('The server answered with an offset that cannot be.', answer.status);
    }
    this.offset = offset;
    this.options.onChange(this);
  }

  async #send(method, url, headers, body, onProgress) {
    if (this.stopped) {
      throw new Stopped();
    }
    this.request = send(method, url, { ...VERSION, ...this.options.headers, ...headers }, body, onProgress);
    const answer = await this.request.done.finally(() => {
      this.request = null;
    });
    if (answer.status >= 200 && answer.status < 300) {
      return answer;
    }
    throw verdict(answer, method);
  }

  #enter(state, sentence) {
    if (state !== 'paused') {
      this.sentence = sentence ?? '';
    }
    this.state = state;
    this.options.onChange(this);
  }

  /** Waits, but no longer than until the network is back or somebody presses a button. */
  #rest(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      window.addEventListener('online', done);
      this.wake = done;
    });
  }
}

/** How many bytes the server has; null when it has forgotten the upload, undefined when it cannot be asked now. */
export async function storedOffset(url, headers) {
  try {
    const answer = await send('HEAD', url, { ...VERSION, ...headers }).done;
    if (answer.status === 404 || answer.status === 410) {
      return null;
    }
    return answer.status >= 200 && answer.status < 300 ? Number(answer.header('Upload-Offset')) : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the server to forget an upload. */
export async function terminate(url, headers) {
  await send('DELETE', url, { ...VERSION, ...headers }).done.catch(() => {});
}

function verdict(answer, method) {
  const { status } = answer;
  if ((status === 404 || status === 410) && method !== 'POST') {
    return new Gone();
  }
  const words = detail(answer);
  const after = Number(answer.header('Retry-After')) * 1000 || undefined;
  if (status === 409 || status === 423 || status === 460) {
    return new Passing('Finding out where it stopped…');
  }
  if (status === 429 || status === 503 || status === 507) {
    return new Passing(words ?? 'The server is busy. It is tried again in a moment.', after);
  }
  if (status >= 500) {
    return new Passing('The server has a problem. It is tried again in a moment.', after);
  }
  if (status === 401) {
    return new Refused('You are signed out. Sign in again, then choose the file: it goes on where it stopped.', status);
  }
  return new Refused(words ?? `The server refused the file (${status}).`, status);
}

function detail(answer) {
  try {
    return JSON.parse(answer.text).detail;
  } catch {
    return undefined;
  }
}

/** By XMLHttpRequest, since fetch does not tell how much of a body has been sent. */
function send(method, url, headers, body, onProgress) {
  const xhr = new XMLHttpRequest();
  let watchdog;
  const done = new Promise((resolve, reject) => {
    const lost = () => reject(new Passing('The connection was lost. It is tried again in a moment.'));
    const watch = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        lost();
        xhr.abort();
      }, STALL);
    };
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      xhr.setRequestHeader(name, value);
    }
    xhr.upload.onprogress = (event) => {
      watch();
      onProgress?.(event.loaded);
    };
    // Once all is sent the server may take its time to make it durable.
    xhr.upload.onload = () => clearTimeout(watchdog);
    xhr.onload = () => resolve({
      status: xhr.status,
      text: xhr.responseText,
      header: (name) => xhr.getResponseHeader(name),
    });
    xhr.onerror = lost;
    xhr.onabort = () => reject(new Stopped());
    watch();
    xhr.send(body ?? null);
  }).finally(() => clearTimeout(watchdog));
  return { done, abort: () => xhr.abort() };
}

function base64(text) {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) {
    bytes += String.fromCharCode(byte);
  }
  return btoa(bytes);
}
