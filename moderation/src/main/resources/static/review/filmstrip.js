// The video at a glance: a storyboard's tiles (WebVTT, "<n>.jpg#xywh=x,y,w,h") in a row; each leads to its moment.

const CUE = /(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> [^\n]*\n([^\s#]+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;
const MOST = 200;

/**
 * @param {HTMLElement} strip
 * @param {string} address of the storyboard
 * @param {HTMLVideoElement} video
 * @returns {Promise<boolean>} whether there is one
 */
export async function filmstrip(strip, address, video) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) {
    return false;
  }
  const text = (await answer.text()).replaceAll('\r\n', '\n');
  for (const [, h, m, s, ms, file, x, y, width, height] of [...text.matchAll(CUE)].slice(0, MOST)) {
    const seconds = Number(h ?? 0) * 3600 + Number(m) * 60 + Number(s) + Number(ms) / 1000;
    const tile = document.createElement('button');
    tile.type = 'button';
    tile.setAttribute('aria-label', `To ${Math.round(seconds)} seconds`);
    tile.style.width = `${width}px`;
    tile.style.height = `${height}px`;
    tile.style.background = `url("${encodeURI(new URL(file, address).href)}") -${x}px -${y}px`;
    tile.addEventListener('click', () => {
      video.currentTime = seconds;
    });
    strip.append(tile);
  }
  strip.classList.toggle('blurred', video.parentElement.classList.contains('blurred'));
  strip.hidden = strip.childElementCount === 0;
  return !strip.hidden;
}
