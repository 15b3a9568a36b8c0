// Says things to people: on a slip at the foot of the page, or to screen readers alone.

const shown = new Map();

export function announce(text) {
  const place = document.getElementById('announcer');
  if (place) {
    // The same words twice are not news to a screen reader: the no-break space makes them so.
    place.textContent = place.textContent === text ? `${text}\u00a0` : text;
  }
}

/**
 * A sentence that goes by itself after a while; a bad one stays until it is closed.
 * @param {string} text
 * @param {{bad?: boolean, once?: string}} how `once`: not again while one of that name stands
 */
export function say(text, how = {}) {
  if (how.once && shown.get(how.once)?.isConnected) {
    return;
  }
  const slip = document.createElement('div');
  slip.className = how.bad ? 'saying bad' : 'saying';
  slip.setAttribute('role', how.bad ? 'alert' : 'status');
  const words = document.createElement('span');
  words.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => slip.remove());
  slip.append(words, close);
  document.getElementById('sayings').append(slip);
  if (how.once) {
    shown.set(how.once, slip);
  }
  if (!how.bad) {
    setTimeout(() => slip.remove(), 6000);
  }
}
