// The desk. Every form works without this; with it, nothing is reloaded and nothing typed is lost.

import { say, submit, wrong } from "./desk-tools.js";
import { queueInBar, talks } from "./desk-bar.js";
import { keys, wireKeys } from "./desk-keys.js";
import { listen, listening } from "./desk-line.js";

document.documentElement.classList.add("js");
const main = document.getElementById("main");
const go = (where) => () => {
  const link = document.querySelector(`[data-go="${where}"]`);
  if (!link) return false;
  link.click();
};

keys({ h: go("chats"), g: go("cases"), z: go("knowledge"), q: go("gaps"), u: go("notices") });
let refresh = () => {};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if ("post" in form.dataset) {
    event.preventDefault();
    const pickers = form.querySelectorAll("input[type=file]"); // they stay when news draw the form anew
    const answer = await submit(form, new FormData(form, event.submitter));
    if (!answer.ok) return;
    say(answer.say);
    const holder = form.closest("details.act, details.drop, details.tell-wrong, details.fill, details.there, details.m-mend");
    holder?.removeAttribute("open");
    // News may have drawn the form anew meanwhile, open as it was.
    if (form.getAttribute("action") === "/desk/presence") document.querySelector("details.there")?.removeAttribute("open");
    if (holder?.matches(".act, .drop") && !holder.isConnected) document.querySelector(`details[class="${CSS.escape(holder.className)}"]`)?.removeAttribute("open");
    pickers.forEach((one) => { one.value = ""; });
    refresh();
  }
  if ("reveal" in form.dataset) {
    event.preventDefault();
    const answer = await submit(form);
    if (!answer.ok) return wrong(form, answer.say);
    const holder = form.closest("details");
    holder.parentElement.querySelector("[data-number]").textContent = answer.phone;
    say(answer.say);
    holder.remove();
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".drop[open], .menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

wireKeys();
if (main.classList.contains("panes")) {
  (await import("./desk-chat.js")).wireChats();
} else if (main.matches(".wall")) {
  (await import("./desk-wall.js")).wireWall();
} else if (main.matches(".notices")) {
  await (await import("./desk-notices.js")).wireNotices();
} else if (main.matches(".knowledge")) {
  (await import("./desk-knowledge.js")).wireKnowledge();
  if (document.getElementById("sheet")) (await import("./desk-editor.js")).wireEditor();
} else if (main.matches(".list, .case")) {
  const cases = await import("./desk-cases.js");
  cases.wireCases();
  refresh = cases.refresh;
}
if (document.querySelector("iframe.set-frame")) (await import("./desk-knowledge.js")).fit();
// Whoever takes chats is there on every page, and is asked on every page.
if (talks && !listening()) listen("", "", { queue: queueInBar });
// Keys work from here on; whoever drives the page by program waits for this.
document.documentElement.dataset.ready = "";
