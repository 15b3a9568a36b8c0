'use strict';

const video = document.getElementById('video');
const says = document.getElementById('says');
let stop = () => {};

/** Ends what plays, and begins anew. */
function play(field, begin) {
  stop();
  stop = () => {};
  const address = document.getElementById(field).value.trim();
  if (!address) {
    says.textContent = `Enter the ${field.toUpperCase()} address first.`;
    return;
  }
  says.textContent = '';
  stop = begin(address);
}

function withHls(address) {
  // Asked before canPlayType, which some browsers answer with "maybe" to what they cannot play.
  if (!Hls.isSupported()) {
    video.src = address;
    video.play();
    return () => video.removeAttribute('src');
  }
  const hls = new Hls();
  hls.on(Hls.Events.ERROR, (event, error) => {
    if (error.fatal) {
      says.textContent = `hls.js: ${error.details}`;
    }
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
  hls.loadSource(address);
  hls.attachMedia(video);
  return () => hls.destroy();
}

function withDash(address) {
  const player = dashjs.MediaPlayer().create();
  player.on(dashjs.MediaPlayer.events.ERROR, event => {
    says.textContent = `dash.js: ${event.error.message}`;
  });
  player.initialize(video, address, true);
  return () => player.destroy();
}

document.getElementById('play-hls').addEventListener('click', () => play('hls', withHls));
document.getElementById('play-dash').addEventListener('click', () => play('dash', withDash));

const given = new URLSearchParams(location.search);
document.getElementById('hls').value = given.get('hls') ?? '';
document.getElementById('dash').value = given.get('dash') ?? '';
