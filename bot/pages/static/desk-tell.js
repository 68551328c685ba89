// A soft tone and a notice of the browser, when somebody wants them: off until a button is pressed.

import { hush, say, words } from "./desk-tools.js";

const KEPT = { sound: "desk:sound", notice: "desk:notice" };
const FRESH = 4000;
let audio = null;
let rungAt = 0;

const stored = (name) => { try { return localStorage.getItem(KEPT[name]) === "on"; } catch { return false; } };
const keep = (name, on) => { try { localStorage.setItem(KEPT[name], on ? "on" : "off"); } catch { /* not kept */ } };

/** Two low notes that swell and fade, under half a second. */
function ring() {
  if (Date.now() - rungAt < FRESH) return;
  rungAt = Date.now();
  audio ??= new AudioContext();
  audio.resume();
  for (const [number, pitch] of [523, 659].entries()) {
    const begin = audio.currentTime + number * 0.14;
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, begin);
    loud.gain.linearRampToValueAtTime(0.08, begin + 0.03);
    loud.gain.exponentialRampToValueAtTime(0.0005, begin + 0.35);
    tone.connect(loud).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 0.4);
  }
}

/** Says that something came: to whoever listens, and as they wished. `what`: waits, answers, mention, alarm. */
export function tell(what, text) {
  hush(text);
  if (stored("sound")) ring();
  if (!stored("notice") || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
  // Nothing of what was said: a notice stands on a screen that others may see.
  const notice = new Notification(words[`tell_${what}`], { tag: `warmline-${what}`, icon: "/static/favicon.svg" });
  notice.addEventListener("click", () => { window.focus(); notice.close(); });
}

export function wireTelling() {
  const sound = document.getElementById("tell-sound");
  const notice = document.getElementById("tell-notice");
  sound.checked = stored("sound");
  notice.checked = stored("notice") && "Notification" in window && Notification.permission === "granted";
  sound.addEventListener("change", () => {
    keep("sound", sound.checked);
    rungAt = 0;
    if (sound.checked) ring(); // so one hears what it is, and the browser lets us ring later
  });
  notice.addEventListener("change", async () => {
    const allowed = notice.checked && "Notification" in window && await Notification.requestPermission() === "granted";
    if (notice.checked && !allowed) say(words.tell_blocked);
    notice.checked = allowed;
    keep("notice", allowed);
  });
}
