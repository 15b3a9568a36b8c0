// Plays what stands on the stage: by hls.js where it can, else by the browser itself.

const players = new Map();

function attach(root) {
  for (const player of root.querySelectorAll('.player')) {
    if (!players.has(player)) {
      players.set(player, play(player));
    }
  }
}

function play(player) {
  const video = player.querySelector('video');
  const source = player.dataset.hls;
  const { Hls } = window;
  // hls.js is asked first: some browsers claim native HLS that they do not have.
  if (!Hls?.isSupported()) {
    video.src = source;
    video.addEventListener('error', () => notice(player, 'This browser cannot play the video.'));
    return null;
  }
  const hls = new Hls({ workerPath: player.dataset.worker, startPosition: 0, capLevelToPlayerSize: true });
  let recovered = 0;
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) {
      return;
    }
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recovered++ < 2) {
      hls.recoverMediaError();
      return;
    }
    const status = data.response?.code;
    hls.destroy();
    notice(player, status === 403 || status === 404 || status === 410
      ? 'This video is not available any more.'
      : 'Playback has stopped. Check the connection and reload the page.');
  });
  hls.loadSource(source);
  hls.attachMedia(video);
  return hls;
}

function notice(player, sentence) {
  const place = player.querySelector('.player-notice');
  place.textContent = sentence;
  place.hidden = false;
}

document.body.addEventListener('htmx:afterSwap', () => {
  for (const [player, hls] of players) {
    if (!player.isConnected) {
      hls?.destroy();
      players.delete(player);
    }
  }
  attach(document);
});

attach(document);
