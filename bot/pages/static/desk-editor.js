// The form of an article: preview, likeness and trial beside it.

import { fit } from "./desk-knowledge.js";
import { fields, sheet, wireSheet } from "./desk-sheet.js";
import { words } from "./desk-tools.js";

const find = (id) => document.getElementById(id);
const BASE = ["number", "revision", "state"];

const boxes = () => [...sheet.elements].filter((one) => one.name?.length && one.matches("textarea, select, input:not([type=hidden]):not([type=file]):not([type=checkbox])"));

// ---- beside the form ----

/** Asks for a piece of the page; null when a newer question overtook it or nothing came. */
function asker(url) {
  let running;
  return async (data) => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(url, { method: "POST", body: data, signal: running.signal });
      return answer.ok ? await answer.text() : null;
    } catch { return null; }
  };
}

function later(wait, work) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
}

const askPreview = asker("/desk/knowledge/preview");
const askAlike = asker("/desk/knowledge/alike");
const askTrial = asker("/desk/knowledge/try");

const preview = later(500, async () => {
  const html = await askPreview(fields());
  if (html === null) return;
  const view = find("preview");
  const side = view.closest(".editor-side");
  const at = side.scrollTop;
  view.innerHTML = html;
  find("related").replaceChildren(...view.querySelectorAll(".related"));
  find("related").querySelectorAll("[hidden]").forEach((one) => { one.hidden = false; });
  fit(view);
  side.scrollTop = at;
});

const alike = later(600, async () => {
  const html = await askAlike(fields());
  if (html !== null && find("alike").innerHTML.trim() !== html.trim()) find("alike").innerHTML = html.trim();
});

function beside() {
  preview();
  alike();
}

async function tryOut(event) {
  event.preventDefault();
  const place = find("tried");
  place.textContent = place.dataset.wait;
  const html = await askTrial(fields({ ask: find("ask").value }));
  if (html === null) place.textContent = words.network;
  else place.innerHTML = html;
}

export function wireEditor() {
  wireSheet({
    place: () => `kb:${sheet.elements.of.value || "new"}`,
    base: () => BASE.map((name) => sheet.elements[name].value).join("."),
    entries: () => Object.fromEntries(boxes().map((one) => [one.name, one.value])),
    same: (kept) => sheet.elements.of.value && boxes().every((one) => !(one.name in kept) || kept[one.name] === one.value),
    putBack: (kept) => { for (const one of boxes()) if (one.name in kept) one.value = kept[one.name]; },
    beside,
    files: { url: "/desk/knowledge/files", name: "attachments", wrong: "attachments" },
    stops: () => {
      const bad = sheet.querySelector("input[type=date]:invalid, input[type=date]");
      if (!bad?.validity.badInput) return false;
      bad.focus();
      return true;
    },
    fresh: () => !sheet.elements.of.value,
    took: (answer) => {
      if (!("revision" in answer)) return;
      sheet.elements.of.value ||= sheet.elements.id.value;
      for (const name of BASE) sheet.elements[name].value = answer[name];
    },
  });
  find("try").addEventListener("submit", tryOut);
}
