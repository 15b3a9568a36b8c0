// Keeps the parts of the page fresh while somebody looks, and out of the way of whoever is busy with one.
const main = document.getElementById('main');
const fresh = document.getElementById('fresh');
const pause = document.getElementById('pause');
const said = document.getElementById('said');
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const lookedAt = new Map();
let paused = false;
let signedOut = false;

const panels = () => main.querySelectorAll('section[data-seconds]');

function tick() {
  if (paused || signedOut || document.hidden) {
    return;
  }
  const now = Date.now();
  for (const panel of panels()) {
    const since = now - (lookedAt.get(panel.id) ?? started);
    if (since >= panel.dataset.seconds * 1000 && !isBusyIn(panel)) {
      look(panel);
    }
  }
}

function look(panel) {
  lookedAt.set(panel.id, Date.now());
  window.htmx.trigger(panel, 'refresh');
}

/** Text that is being marked, to be copied into a ticket, must not vanish. */
function isBusyIn(panel) {
  const selection = document.getSelection();
  return !selection.isCollapsed && selection.containsNode(panel, true);
}

function tell(text, bad = false) {
  fresh.textContent = text;
  fresh.classList.toggle('bad', bad);
}

pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  if (paused) {
    tell(`Paused at ${clock.format(new Date())}`);
  } else {
    panels().forEach(look);
  }
});

// A refusal is a part of the page and a sentence too; whatever else goes wrong leaves what is shown.
document.body.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const pressed = detail.requestConfig.verb === 'post';
  const isPart = (detail.xhr.getResponseHeader('Content-Type') ?? '').startsWith('text/html');
  detail.shouldSwap = isPart && detail.xhr.status < 500;
  if (pressed) {
    said.classList.toggle('refused', detail.xhr.status >= 400);
  }
  if (detail.shouldSwap && (pressed || detail.target.contains(document.activeElement))) {
    const heading = `${detail.target.id}-title`;
    requestAnimationFrame(() => {
      // What had the focus may be gone with its line: the keyboard goes on from the part's heading.
      if (document.activeElement === document.body) {
        document.getElementById(heading)?.focus({ preventScroll: true });
      }
    });
  }
});

document.body.addEventListener('htmx:afterRequest', ({ detail }) => {
  const { status } = detail.xhr;
  if (status === 401 || status === 403) {
    signedOut = true;
    tell('You are signed out, or the page is out of date: load it again.', true);
  } else if (detail.successful) {
    if (!paused) {
      tell(`Fresh at ${clock.format(new Date())}`);
    }
    if (detail.requestConfig.verb === 'post') {
      panels().forEach(look);
    }
  } else if (status === 0 || status >= 500) {
    tell(`No answer at ${clock.format(new Date())}: what you see is older. It is asked again.`, true);
  }
});

document.addEventListener('visibilitychange', tick);
const started = Date.now();
pause.hidden = false;
tell(`Fresh at ${clock.format(new Date())}`);
setInterval(tick, 1000);
