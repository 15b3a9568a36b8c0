// The page's own manners: what htmx sends and how its answers are heard, dialogs, copying, local times.
import { announce, say } from './saying.js';
import { startUploads } from './uploads.js';

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const dialog = document.getElementById('dialog');
let opener = null;

document.body.addEventListener('htmx:configRequest', (event) => {
  const header = meta('csrf-header');
  if (header) {
    event.detail.headers[header] = meta('csrf-token');
  }
});

// What an answer says in HX-Trigger: a video has changed, and a sentence.
document.body.addEventListener('video-changed', (event) => {
  closeDialog();
  for (const shown of document.querySelectorAll(`[data-video="${CSS.escape(event.detail.id)}"]`)) {
    window.htmx.trigger(shown, 'refresh');
  }
});
document.body.addEventListener('said', (event) => say(event.detail.sentence));

document.body.addEventListener('htmx:responseError', (event) => {
  const { xhr, elt } = event.detail;
  const polled = event.detail.requestConfig.verb === 'get' && elt.matches('[data-video]');
  if (xhr.status === 401) {
    say('You are signed out. Sign in again to go on; uploads stay where they are.', { bad: true, once: 'signed-out' });
    return;
  }
  if (polled) {
    if (xhr.status === 404 && elt.matches('li')) {
      elt.remove();
    }
    return;
  }
  undoSelect(elt);
  complain(sentence(xhr));
});
document.body.addEventListener('htmx:sendError', (event) => {
  if (event.detail.requestConfig.verb !== 'get') {
    undoSelect(event.detail.elt);
    complain('Millrace did not answer. Check the connection and try again.');
  }
});

// A state that changed is told to those who cannot see the badge.
document.body.addEventListener('htmx:beforeSwap', (event) => {
  const shown = event.detail.target;
  if (shown.id === 'stage' && isPlaying(shown)) {
    event.detail.shouldSwap = false;
  } else if (shown.matches('[data-label]')) {
    const before = shown.dataset.label;
    const id = shown.id;
    queueMicrotask(() => requestAnimationFrame(() => {
      const now = document.getElementById(id);
      if (now && now.dataset.label !== before) {
        const title = now.querySelector('.video-title, .details-title')?.textContent.trim();
        announce(`${title}: ${now.dataset.label}`);
      }
    }));
  }
});

document.body.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target.id === 'dialog-body') {
    opener = document.activeElement?.id;
    dialog.showModal();
    dialog.querySelector('input[type="text"]')?.select();
  }
  localTimes(event.detail.target.isConnected ? event.detail.target : document);
});
document.body.addEventListener('htmx:load', (event) => localTimes(event.detail.elt));

// A still that is not there yet leaves its place empty.
document.addEventListener('error', (event) => {
  if (event.target instanceof HTMLImageElement && 'still' in event.target.dataset) {
    event.target.remove();
  }
}, true);

// Where the pointer rests, the still moves; nothing is fetched for that before.
document.addEventListener('pointerover', (event) => {
  const still = event.target.closest?.('.still');
  const picture = still?.querySelector('img[data-motion]');
  if (!picture || still.contains(event.relatedTarget) || matchMedia('(prefers-reduced-motion: reduce)').matches) {
    return;
  }
  const before = picture.src;
  const motion = new Image();
  motion.addEventListener('load', () => {
    if (still.matches(':hover')) {
      picture.src = motion.src;
    }
  });
  still.addEventListener('pointerleave', () => {
    picture.src = before;
  }, { once: true });
  motion.src = picture.dataset.motion;
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('button');
  if (button?.dataset.copy !== undefined) {
    await copy(new URL(button.dataset.copy, document.baseURI).href);
  } else if (button && 'close' in button.dataset) {
    closeDialog();
  } else if (event.target === dialog) {
    closeDialog();
  }
});
dialog.addEventListener('close', () => {
  document.getElementById('dialog-body').replaceChildren();
  document.getElementById(opener)?.focus();
});

localTimes(document);
startUploads(document.body.dataset.who);

// An appeal goes to moderation, which is no page's server: its API is asked.
dialog.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-appeal]');
  if (!form) {
    return;
  }
  event.preventDefault();
  const headers = { 'Content-Type': 'application/json' };
  if (meta('csrf-header')) {
    headers[meta('csrf-header')] = meta('csrf-token');
  }
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  try {
    const body = JSON.stringify({ text: form.elements.text.value });
    const answer = await fetch(form.dataset.appeal, { method: 'POST', headers, body });
    if (answer.ok) {
      closeDialog();
      say('Your appeal is with a moderator.');
      window.htmx.trigger(document.getElementById('details'), 'refresh');
    } else {
      complain(sentence({ responseText: await answer.text() }));
    }
  } catch {
    complain('Millrace did not answer. Check the connection and try again.');
  } finally {
    button.disabled = false;
  }
});

function closeDialog() {
  if (dialog.open) {
    dialog.close();
  }
}

function complain(text) {
  const place = dialog.open ? dialog.querySelector('.dialog-error') : null;
  if (place) {
    place.textContent = text;
  } else {
    say(text, { bad: true });
  }
}

function sentence(xhr) {
  try {
    return JSON.parse(xhr.responseText).detail ?? 'This did not work. Reload the page and try again.';
  } catch {
    return 'This did not work. Reload the page and try again.';
  }
}

function undoSelect(element) {
  if (element instanceof HTMLSelectElement) {
    for (const option of element.options) {
      option.selected = option.defaultSelected;
    }
  }
}

function isPlaying(stage) {
  const video = stage.querySelector('video');
  return video !== null && !video.paused && !video.ended && stage.querySelector('.player-notice').hidden;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say('Link copied.');
  } catch {
    say(`Your browser does not let pages copy. The link is ${text}`);
  }
}

function localTimes(root) {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  for (const time of root.querySelectorAll('time[datetime]:not([data-local])')) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) {
      time.title = time.textContent.trim();
      time.textContent = format.format(at);
      time.dataset.local = '';
    }
  }
}
