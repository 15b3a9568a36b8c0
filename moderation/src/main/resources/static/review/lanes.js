// What was measured, under the video: a playhead over every lane; a click leads to its moment, marks can be stepped through.

const NEAR = 0.25; // seconds: the mark that is being looked at is not the next one

/**
 * @param {HTMLElement} lanes
 * @param {HTMLVideoElement} video
 * @returns {(by: 1 | -1) => void} goes to the next mark, or to the one before
 */
export function follow(lanes, video) {
  const seconds = Number(lanes.dataset.seconds);
  const marks = [...lanes.querySelectorAll('[data-from]')].map((mark) => Number(mark.dataset.from)).sort((a, b) => a - b);
  const heads = lanes.querySelectorAll('.playhead');
  video.addEventListener('timeupdate', () => {
    const x = String((1000 * video.currentTime) / seconds);
    for (const head of heads) {
      head.setAttribute('x1', x);
      head.setAttribute('x2', x);
    }
  });
  for (const lane of lanes.querySelectorAll('svg')) {
    lane.addEventListener('click', (event) => {
      const box = lane.getBoundingClientRect();
      video.currentTime = (seconds * (event.clientX - box.left)) / box.width;
    });
  }
  return (by) => {
    const now = video.currentTime;
    const to = by > 0 ? marks.find((at) => at > now + NEAR) : marks.findLast((at) => at < now - NEAR);
    if (to !== undefined) {
      video.currentTime = to;
    }
  };
}
