// The notices' pages: the list's keys, the form, one notice on its way.

import { keys, step } from "./desk-keys.js";
import { fit, wireLooks } from "./desk-knowledge.js";
import { restore, say, submit } from "./desk-tools.js";

async function act(event) {
  const form = event.target;
  if (!("act" in form.dataset)) return;
  event.preventDefault();
  const answer = await submit(form);
  if (!answer.ok) return;
  say(answer.say);
  if (answer.next) location.assign(answer.next);
}

export async function wireNotices() {
  if (document.getElementById("sheet")) (await import("./desk-notice-form.js")).wireForm();
  restore();
  wireLooks();
  document.addEventListener("shown", (event) => fit(event.target));
  document.addEventListener("submit", act);
  const rows = () => [...document.querySelectorAll("[data-row]")];
  if (rows().length) keys({ j: () => step(rows(), 1), k: () => step(rows(), -1) });
}
