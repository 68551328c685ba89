// The list of articles and one article: keys, steps of the review, previews of their own height.

import { keys, step } from "./desk-keys.js";
import { elements, restore, say, submit } from "./desk-tools.js";

/** A preview is as high as what is in it. */
export function fit(root = document) {
  for (const frame of root.querySelectorAll("iframe.frame, iframe.set-frame")) {
    const measure = () => {
      const inside = frame.contentDocument?.querySelector(".alone");
      if (inside && frame.offsetParent) frame.style.height = `${Math.ceil(inside.getBoundingClientRect().height) + 12}px`;
    };
    frame.addEventListener("load", measure, { once: true });
    measure();
  }
}

/** The channel that is chosen stays chosen; its frame is measured once it can be seen. */
export function wireLooks() {
  for (const one of document.querySelectorAll(".looks .pick")) one.addEventListener("change", () => fit());
  fit();
}

/** A step that is taken here; the page that follows it, if any, is gone to. */
export async function act(event) {
  const form = event.target;
  if (!("act" in form.dataset)) return;
  event.preventDefault();
  const answer = await submit(form);
  if (!answer.ok) return;
  say(answer.say);
  if (answer.next) location.assign(answer.next);
}

/** How far an import is, until it is done; the page may be left meanwhile. */
function follow() {
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const look = async () => {
    const got = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    const now = got?.ok ? await got.json().catch(() => null) : null;
    if (now) place.replaceChildren(elements(now.html));
    if (!now || now.running) setTimeout(look, 1000);
  };
  setTimeout(look, 300);
}

export function wireKnowledge() {
  follow();
  restore();
  wireLooks();
  document.addEventListener("submit", act);
  for (const one of document.querySelectorAll("[data-submit]")) one.addEventListener("change", () => one.form.requestSubmit());
  const seek = document.getElementById("q");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  if (seek) keys({ "/": () => { seek.focus(); seek.select(); }, j: () => step(rows(), 1), k: () => step(rows(), -1) });
}
