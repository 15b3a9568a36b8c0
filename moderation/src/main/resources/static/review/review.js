// The desk: takes the item that is shown, plays it blurred and mute until asked, and sends what is decided.
import { filmstrip } from './filmstrip.js';
import { follow } from './lanes.js';

const item = document.getElementById('item');
const screen = document.getElementById('screen');
const video = screen?.querySelector('video');
const form = document.getElementById('decide');
const shortcuts = document.getElementById('shortcuts');
const keys = document.getElementById('keys');
const lanes = document.getElementById('lanes');
const toMark = lanes && video ? follow(lanes, video) : () => {};
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const UNDO = 'millrace.review.undo';
const KEYS = 'millrace.review.keys';

async function ask(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  if (meta('csrf-header')) {
    headers[meta('csrf-header')] = meta('csrf-token');
  }
  const answer = await fetch(`/v1/review/items/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Error(json.detail ?? 'This did not work. Reload the page and try again.');
  }
  return json;
}

function banner(text) {
  const place = document.getElementById('banner');
  place.textContent = text;
  place.hidden = !text;
}

function enable(on) {
  for (const control of form?.elements ?? []) {
    control.disabled = !on;
  }
}

async function take() {
  if (item.dataset.barred === 'true') {
    enable(false);
    banner('This is an appeal against your own decision: another moderator decides it.');
    return;
  }
  try {
    await ask('POST', `${item.dataset.id}/claim`);
    banner('');
    enable(true);
  } catch (error) {
    banner(error.message);
    enable(false);
  }
}

function play() {
  const { Hls } = window;
  const notice = (text) => {
    const place = screen.querySelector('.notice');
    place.textContent = text;
    place.hidden = false;
  };
  if (!Hls?.isSupported()) {
    video.src = screen.dataset.hls;
    return;
  }
  const hls = new Hls({ workerPath: screen.dataset.worker, startPosition: 0, capLevelToPlayerSize: true });
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (data.fatal) {
      hls.destroy();
      notice('It does not play any more: it is gone, or the preview is over. Reload the page.');
    }
  });
  hls.loadSource(screen.dataset.hls);
  hls.attachMedia(video);
}

// The tiles come with the last of the video; an old one may have none.
async function showStrip(tries = 60) {
  if (!(await filmstrip(document.getElementById('strip'), screen.dataset.strip, video)) && tries > 1) {
    setTimeout(() => showStrip(tries - 1), 5_000);
  }
}

// An item may be here before its video is: shown again once there is more to see, unless somebody is in the middle of it.
async function completed(waiting) {
  const now = await ask('GET', item.dataset.id).catch(() => null);
  const more = now && ((now.preview && !video) || (now.signals && !lanes));
  const busy = (video && !video.paused) || form?.elements.reason.value || shortcuts.open;
  if (now && now.state !== 'OPEN') {
    clearInterval(waiting);
  } else if (more && !busy) {
    location.reload();
  }
}

function press(id, on, words) {
  const button = document.getElementById(id);
  button.setAttribute('aria-pressed', String(on));
  button.querySelector('span').textContent = words;
}

const acts = {
  u() {
    const blurred = screen?.classList.toggle('blurred');
    for (const other of document.querySelectorAll('.still, .strip')) {
      other.classList.toggle('blurred', blurred);
    }
    press('reveal', !blurred, blurred ? 'Unblur' : 'Blur');
  },
  m() {
    video.muted = !video.muted;
  },
  ' '() {
    video.paused ? video.play().catch(() => {}) : video.pause();
  },
  ','() {
    video.currentTime -= 2;
  },
  '.'() {
    video.currentTime += 2;
  },
  '['() {
    toMark(-1);
  },
  ']'() {
    toMark(1);
  },
  j: () => step(1),
  k: () => step(-1),
  a: () => form && !form.elements.reason.disabled && decide({ verdict: 'approve' }),
  b: () => form?.elements.reason.focus(),
  z() {
    const undo = document.getElementById('undo');
    if (undo && !undo.hidden) {
      undo.click();
    }
  },
  '?': () => (shortcuts.open ? shortcuts.close() : shortcuts.showModal()),
};
const NEED_VIDEO = 'um ,.[]';

function step(by) {
  const links = [...document.querySelectorAll('#queue a[data-item]')];
  const at = links.findIndex((link) => link.dataset.item === item?.dataset.id);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.click();
}

async function decide(body) {
  const place = document.getElementById('error');
  place.textContent = '';
  enable(false);
  try {
    const done = await ask('POST', `${item.dataset.id}/decision`, body);
    sessionStorage.setItem(UNDO, JSON.stringify({ id: done.id, until: Date.parse(done.undoUntil) }));
    location.assign('/review');
  } catch (error) {
    enable(true);
    place.textContent = error.message;
  }
}

// A decision made a moment ago can be taken back from whatever item is shown.
function offerUndo() {
  const last = JSON.parse(sessionStorage.getItem(UNDO) ?? 'null');
  let button = document.getElementById('undo');
  if (!last || last.until <= Date.now()) {
    return;
  }
  if (!button) {
    button = Object.assign(document.createElement('button'), { type: 'button', id: 'undo' });
    button.append('Undo ', document.createElement('span'));
    document.querySelector('.nothing')?.append(button);
  }
  button.hidden = false;
  const tick = () => {
    const left = Math.ceil((last.until - Date.now()) / 1000);
    button.hidden = left <= 0;
    button.querySelector('span').textContent = `item ${last.id} (${left} s)`;
  };
  tick();
  setInterval(tick, 1000);
  button.addEventListener('click', async () => {
    try {
      await ask('POST', `${last.id}/undo`);
      sessionStorage.removeItem(UNDO);
      location.assign(`/review/items/${last.id}`);
    } catch (error) {
      document.getElementById('banner') ? banner(error.message) : button.replaceWith(error.message);
    }
  });
}

document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input[type="text"], textarea, select');
  if (event.key === 'Escape' && typing) {
    event.target.blur();
  }
  if (typing || !keys.checked || event.ctrlKey || event.metaKey || event.altKey || (shortcuts.open && event.key !== '?')) {
    return;
  }
  if (event.key === ' ' && event.target.matches('button, a, input, video')) {
    return;
  }
  if (/^[1-9]$/.test(event.key) && form) {
    const policy = form.querySelectorAll('[name="policy"]')[Number(event.key) - 1];
    policy?.click();
    policy?.focus();
    return;
  }
  const act = acts[event.key];
  if (act && (video || !NEED_VIDEO.includes(event.key))) {
    event.preventDefault();
    act();
  }
});

keys.checked = localStorage.getItem(KEYS) !== 'off';
keys.addEventListener('change', () => localStorage.setItem(KEYS, keys.checked ? 'on' : 'off'));
document.getElementById('help').addEventListener('click', acts['?']);
document.getElementById('reveal')?.addEventListener('click', acts.u);
document.getElementById('sound')?.addEventListener('click', acts.m);
document.getElementById('play')?.addEventListener('click', acts[' ']);
document.getElementById('approve')?.addEventListener('click', acts.a);
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  decide({ verdict: 'block', policy: form.elements.policy.value, reason: form.elements.reason.value });
});
for (const time of document.querySelectorAll('time')) {
  time.textContent = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(time.dateTime));
}
if (video) {
  video.addEventListener('volumechange', () => press('sound', !video.muted, video.muted ? 'Sound on' : 'Mute'));
  video.addEventListener('play', () => press('play', true, 'Pause'));
  video.addEventListener('pause', () => press('play', false, 'Play'));
  play();
  showStrip();
}
if (item?.dataset.state === 'OPEN') {
  take();
  setInterval(take, 60_000);
  if (!video || !lanes) {
    const waiting = setInterval(() => completed(waiting), 3_000);
  }
}
offerUndo();
