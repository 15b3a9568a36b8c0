// The uploads on the page: a row for each, drag and drop, pause, resume, and those that a reload interrupted.
import { announce, say } from './saying.js';
import { TusUpload, storedOffset, terminate } from './tus.js';
import { fingerprint, unfinishedOf } from './unfinished.js';

const ENDPOINT = '/files';
const AT_ONCE = 2;

export function startUploads(who) {
  const list = document.getElementById('transfers');
  if (list) {
    new Uploads(who, list).begin();
  }
}

class Uploads {
  constructor(who, list) {
    this.list = list;
    this.unfinished = unfinishedOf(who);
    this.template = document.getElementById('transfer-template');
    this.input = document.getElementById('files');
    this.visibility = document.getElementById('upload-visibility');
    /** @type {Map<string, Row>} by fingerprint */
    this.rows = new Map();
    /** The row for which a file is being chosen, if any. */
    this.wanted = null;
  }

  begin() {
    document.getElementById('choose').addEventListener('click', () => {
      this.wanted = null;
      this.input.multiple = true;
      this.input.click();
    });
    this.input.addEventListener('change', () => {
      this.take([...this.input.files]);
      this.input.value = '';
    });
    this.listenForDrops();
    for (const entry of this.unfinished.all()) {
      this.rows.set(entry.print, new Row(this, entry.print, entry.name, entry.size).left(entry));
    }
    this.veil();
    document.body.addEventListener('htmx:afterSwap', () => this.veil());
  }

  headers() {
    const name = document.querySelector('meta[name="csrf-header"]')?.content;
    return name ? { [name]: document.querySelector('meta[name="csrf-token"]').content } : {};
  }

  listenForDrops() {
    let depth = 0;
    const files = (event) => event.dataTransfer?.types.includes('Files');
    const over = (by) => {
      depth += by;
      document.body.classList.toggle('dropping', depth > 0);
    };
    document.addEventListener('dragenter', (event) => files(event) && over(1));
    document.addEventListener('dragleave', (event) => files(event) && over(-1));
    document.addEventListener('dragover', (event) => files(event) && event.preventDefault());
    document.addEventListener('drop', (event) => {
      if (files(event)) {
        event.preventDefault();
        over(-depth);
        this.wanted = null;
        this.take([...event.dataTransfer.files]);
      }
    });
  }

  take(files) {
    const wanted = this.wanted;
    this.wanted = null;
    if (wanted && files.length === 1 && fingerprint(files[0]) !== wanted.print) {
      wanted.note(`That is another file. Choose ${wanted.name}, ${bytes(wanted.size)}, unchanged since it was sent.`);
      return;
    }
    for (const file of files) {
      this.add(file);
    }
    this.next();
  }

  add(file) {
    const print = fingerprint(file);
    const known = this.rows.get(print);
    if (known?.upload && known.upload.state !== 'refused') {
      announce(`${file.name} is on its way already.`);
      return;
    }
    const row = known ?? new Row(this, print, file.name, file.size);
    this.rows.set(print, row);
    if (file.size === 0) {
      row.refuse('This file is empty: there is nothing to send.');
      return;
    }
    row.send(file, this.unfinished.get(print));
  }

  /** Begins what waits, two at once: more would only make each slower. */
  next() {
    const uploads = [...this.rows.values()].map((row) => row.upload).filter(Boolean);
    let free = AT_ONCE - uploads.filter((upload) => upload.running).length;
    for (const upload of uploads) {
      if (free > 0 && upload.state === 'waiting' && !upload.running) {
        upload.start();
        free--;
      }
    }
  }

  metadata(file) {
    // What some systems allow in a name and the server does not take.
    const name = file.name.replace(/[\\/\p{Cc}\p{Zl}\p{Zp}]/gu, '_');
    return {
      filename: name.slice(-200),
      filetype: /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(file.type) ? file.type : '',
      title: [...(name.replace(/\.[^.]{1,5}$/, '') || name)].slice(0, 200).join(''),
      visibility: this.visibility.value,
    };
  }

  forget(row) {
    this.unfinished.remove(row.print);
    this.rows.delete(row.print);
    row.element.remove();
    this.veil();
    this.next();
  }

  /** What is shown as an upload is not shown as a video beside it. */
  veil() {
    const assets = new Set([...this.rows.values()].map((row) => row.asset()).filter(Boolean));
    for (const video of document.querySelectorAll('#videos > [data-video]')) {
      video.hidden = assets.has(video.dataset.video);
    }
  }

  /** The video of a finished upload comes to the top of the list, unless it stands there. */
  async show(asset) {
    if (asset && !document.getElementById(`video-${asset}`)) {
      await window.htmx.ajax('GET', `/studio/videos/${encodeURIComponent(asset)}/row`, {
        target: '#videos',
        swap: 'afterbegin',
      });
    }
  }
}

class Row {
  constructor(uploads, print, name, size) {
    this.uploads = uploads;
    this.print = print;
    this.name = name;
    this.size = size;
    this.upload = null;
    this.entry = null;
    this.meter = new Meter();
    this.element = uploads.template.content.firstElementChild.cloneNode(true);
    this.element.querySelector('.transfer-name').textContent = name;
    this.progress = this.element.querySelector('progress');
    this.progress.setAttribute('aria-label', `Sent of ${name}`);
    this.line = this.element.querySelector('.transfer-line');
    for (const button of this.element.querySelectorAll('button')) {
      button.setAttribute('aria-label', `${button.textContent.trim()}: ${name}`);
      button.addEventListener('click', () => this[button.dataset.act]());
    }
    uploads.list.append(this.element);
  }

  asset() {
    return this.upload?.asset ?? this.entry?.asset ?? null;
  }

  /** A reload has interrupted it: the browser keeps the address of what was sent, but not the file. */
  left(entry) {
    this.entry = entry;
    this.mark('left');
    this.note('Not finished. Choose the file again, and it goes on where it stopped.');
    this.ask();
    return this;
  }

  async ask() {
    const offset = await storedOffset(this.entry.url, this.uploads.headers());
    if (this.upload) {
      return;
    }
    if (offset === null) {
      this.uploads.forget(this);
    } else if (offset === this.size) {
      const asset = this.asset();
      this.uploads.forget(this);
      await this.uploads.show(asset);
    } else if (offset !== undefined) {
      this.show(offset);
      this.note(`${bytes(offset)} of ${bytes(this.size)} are safe. Choose the file again, and it goes on from there.`);
    }
  }

  send(file, entry) {
    this.meter = new Meter();
    this.upload = new TusUpload(file, {
      endpoint: ENDPOINT,
      metadata: this.uploads.metadata(file),
      headers: this.uploads.headers(),
      url: entry?.url,
      asset: entry?.asset,
      onCreated: (upload) => this.uploads.unfinished.put(this.print, {
        url: upload.url,
        asset: upload.asset,
        name: this.name,
        size: this.size,
      }),
      onChange: () => this.changed(),
      whyRefused,
    });
    this.changed();
  }

  changed() {
    const { state, offset, sentence } = this.upload;
    const before = this.element.dataset.state;
    this.mark(state);
    this.show(offset);
    switch (state) {
      case 'waiting':
        this.note('Waits for the ones before it.');
        break;
      case 'sending':
        this.note(this.meter.line(offset, this.size));
        break;
      case 'retrying':
        this.note(sentence);
        break;
      case 'paused':
        this.note(sentence || `Paused. ${bytes(offset)} of ${bytes(this.size)} are sent.`);
        break;
      case 'refused':
        this.note(sentence);
        break;
      case 'done':
        this.note('Sent.');
        break;
    }
    if (before !== state) {
      this.entered(state);
    }
  }

  entered(state) {
    if (state === 'sending') {
      announce(`Sending ${this.name}.`);
    } else if (state === 'paused') {
      announce(`${this.name} is paused.`);
      this.uploads.next();
    } else if (state === 'refused') {
      announce(`${this.name} was refused. ${this.upload.sentence}`);
      if (this.upload.url === null) {
        this.uploads.unfinished.remove(this.print);
      }
      queueMicrotask(() => this.uploads.next()); // once this one no longer counts as running
    } else if (state === 'done') {
      announce(`${this.name} is sent.`);
      this.finish();
    }
  }

  async finish() {
    const { asset } = this.upload;
    await this.uploads.show(asset).catch(() => {});
    this.uploads.forget(this);
  }

  pause() {
    if (this.upload.running) {
      this.upload.pause();
    } else {
      this.upload.state = 'paused';
      this.changed();
    }
    this.focus('resume');
  }

  resume() {
    this.meter = new Meter();
    this.upload.state = 'waiting';
    this.changed();
    this.upload.start();
    this.focus('pause');
  }

  choose() {
    this.uploads.wanted = this;
    this.uploads.input.multiple = false;
    this.uploads.input.click();
  }

  async discard() {
    const url = this.upload?.url ?? this.entry?.url;
    this.upload?.pause();
    this.uploads.forget(this);
    document.getElementById('choose').focus();
    if (url && this.upload?.state !== 'done') {
      await terminate(url, this.uploads.headers());
    }
    say(`${this.name} is discarded.`);
  }

  refuse(sentence) {
    this.mark('refused');
    this.note(sentence);
    announce(`${this.name}: ${sentence}`);
  }

  mark(state) {
    this.element.dataset.state = state;
    const offered = {
      waiting: ['pause', 'discard'],
      sending: ['pause', 'discard'],
      retrying: ['pause', 'discard'],
      paused: ['resume', 'discard'],
      left: ['choose', 'discard'],
      refused: ['discard'],
      done: [],
    }[state];
    for (const button of this.element.querySelectorAll('button')) {
      button.hidden = !offered.includes(button.dataset.act);
    }
  }

  focus(act) {
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) {
        this.element.querySelector(`[data-act="${act}"]`)?.focus();
      }
    });
  }

  show(offset) {
    const percent = this.size === 0 ? 0 : (100 * offset) / this.size;
    this.progress.value = percent;
    this.progress.setAttribute('aria-valuetext', `${Math.floor(percent)} %`);
  }

  note(text) {
    if (this.line.textContent !== text) {
      this.line.textContent = text;
    }
  }
}

/** The sentence of a video that was refused by its first bytes; null of every other. */
async function whyRefused(asset) {
  const answer = await fetch(`/v1/assets/${encodeURIComponent(asset)}`, { cache: 'no-store' }).catch(() => null);
  const problem = answer?.ok ? (await answer.json()).problem : null;
  return problem?.code === 'not-a-video' ? problem.sentence : null;
}

/** How fast it goes, over the last ten seconds. */
class Meter {
  constructor() {
    this.samples = [];
  }

  line(offset, size) {
    const now = performance.now();
    this.samples.push([now, offset]);
    while (this.samples.length > 2 && now - this.samples[0][0] > 10000) {
      this.samples.shift();
    }
    const sent = `${bytes(offset)} of ${bytes(size)}`;
    const [start, first] = this.samples[0];
    const seconds = (now - start) / 1000;
    if (offset >= size) {
      return `${sent}. The server makes it safe…`;
    }
    if (seconds < 1 || offset <= first) {
      return sent;
    }
    const rate = (offset - first) / seconds;
    return `${sent}, ${bytes(rate)}/s, ${left((size - offset) / rate)} left`;
  }
}

function left(seconds) {
  if (seconds < 60) {
    return `${Math.max(1, Math.round(seconds))} s`;
  }
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function bytes(count) {
  if (count < 1000) {
    return `${Math.round(count)} bytes`;
  }
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}
