// Plays a preview with hls.js, set as the studio sets it, and says when more than a second was shown.

let hls = null;

/** Resolves when the playback time is above one second and the picture's short side is what is wanted. */
async function firstSecond(master, shortSide) {
  hls?.destroy();
  const began = performance.now();
  while (!(await fetch(master, { cache: 'no-store' })).ok) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const listed = performance.now() - began;
  const video = document.querySelector('video');
  let anySize = null;
  return new Promise((resolve, reject) => {
    hls = new Hls({ workerPath: 'hls.worker.js', startPosition: 0, capLevelToPlayerSize: true });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (data.fatal) {
        reject(new Error(data.details));
      }
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(reject));
    hls.loadSource(master);
    hls.attachMedia(video);
    const look = () => {
      const side = Math.min(video.videoWidth, video.videoHeight);
      if (video.currentTime > 1) {
        anySize ??= { millis: performance.now() - began, side };
        if (side >= shortSide) {
          resolve({
            levels: hls.levels.length,
            listedMillis: listed,
            anySizeMillis: anySize.millis,
            anySize: anySize.side,
            millis: performance.now() - began,
            side,
            currentTime: video.currentTime,
          });
          return;
        }
      }
      requestAnimationFrame(look);
    };
    look();
  });
}
