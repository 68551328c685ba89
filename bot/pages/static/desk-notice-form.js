// The form of a notice: how many it reaches follows what is typed.

import { fields, sheet, typed, wireSheet } from "./desk-sheet.js";

const find = (id) => document.getElementById(id);
const NOT_KEPT = ["csrf", "key", "notice", "revision"];

function entries() {
  return [...new FormData(sheet)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.includes(name));
}

function putBack(kept) {
  for (const one of sheet.elements) {
    if (!one.name || NOT_KEPT.includes(one.name) || one.type === "file" || one.tagName === "BUTTON") continue;
    const values = kept.filter(([name]) => name === one.name).map(([, value]) => value);
    if (one.type === "checkbox" || one.type === "radio") one.checked = values.includes(one.value);
    else if (values.length) one.value = values[0];
  }
  for (const row of sheet.querySelectorAll(".more, .place-of details")) if (row.querySelector("input:checked, input:not([type=checkbox]):not(:placeholder-shown)")) row.open = true;
}

// ---- beside the form ----

let asked = 0;
let waiting;

/** Pieces of the page that follow the form: [url, place]; a newer question overtakes an older one. */
const FOLLOW = [["/desk/notices/count", "reach"], ["/desk/notices/preview", "preview"]];

function beside() {
  dress();
  clearTimeout(waiting);
  waiting = setTimeout(follow, 400);
}

async function follow() {
  const mine = ++asked;
  const data = fields();
  await Promise.all(FOLLOW.map(async ([url, id]) => {
    const holder = find(id);
    if (!holder) return;
    holder.parentElement.dataset.busy = "1";
    const answer = await fetch(url, { method: "POST", body: data }).catch(() => null);
    const html = answer?.ok ? await answer.text() : null;
    if (mine !== asked) return;
    delete holder.parentElement.dataset.busy;
    if (html === null || holder.innerHTML.trim() === html.trim()) return;
    holder.innerHTML = html;
    holder.dispatchEvent(new Event("shown", { bubbles: true }));
  }));
}

/** What the choice of a button's use, and ticked streets, change in the form itself. */
function dress() {
  for (const row of sheet.querySelectorAll(".button-row")) row.dataset.kind = row.querySelector("select").value;
  for (const one of sheet.querySelectorAll("[data-streets]")) {
    const number = one.closest(".place-of").querySelectorAll("[name=streets]:checked").length;
    one.textContent = number || "";
  }
}

function presets(event) {
  const row = event.target.closest(".button-row");
  if (!row || event.target.tagName !== "SELECT") return;
  const label = row.querySelector("input");
  const usual = event.target.selectedOptions[0].textContent;
  if (event.target.value === "known" && !label.value) label.value = usual;
  if (event.target.value && event.target.value !== "known" && label.value === row.querySelector("option[value=known]").textContent) label.value = "";
}

// ---- an article for a button ----

/** A list of articles below a field whose button opens one: arrows, Enter, Esc. */
function finds(box) {
  const list = find(box.dataset.finds);
  const hint = find(box.getAttribute("aria-describedby"));
  let hits = [];
  let at = 0;
  let question = 0;
  let timer;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");

  function close() {
    hits = [];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function point() {
    for (const [number, line] of [...list.children].entries()) line.setAttribute("aria-selected", String(number === at));
    box.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function choose() {
    const hit = hits[at];
    if (!hit) return;
    box.value = hit.id;
    hint.textContent = hit.question;
    const label = box.closest(".button-row").querySelector("[name^=label]:not([name^=label_en])");
    if (!label.value) label.value = hit.question.slice(0, 24);
    close();
    typed();
  }

  async function look() {
    const mine = ++question;
    const word = box.value.trim();
    if (!word || box.closest(".button-row").dataset.kind !== "article") return close();
    const answer = await fetch(`/desk/notices/articles?q=${encodeURIComponent(word)}`).catch(() => null);
    const got = answer?.ok ? (await answer.json()).found : [];
    if (mine !== question || document.activeElement !== box) return;
    hits = got;
    at = 0;
    list.replaceChildren(...hits.map((hit, number) => {
      const line = document.createElement("li");
      const id = document.createElement("span");
      Object.assign(line, { id: `${list.id}-${number}`, textContent: `${hit.question} ` });
      line.setAttribute("role", "option");
      Object.assign(id, { className: "num", textContent: hit.id });
      line.append(id);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); at = number; choose(); });
      return line;
    }));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(hits.length > 0));
    if (hits.length) point();
  }

  box.addEventListener("input", () => {
    hint.textContent = hint.dataset.hint;
    clearTimeout(timer);
    timer = setTimeout(look, 200);
  });
  box.addEventListener("blur", () => { question++; close(); });
  box.addEventListener("keydown", (event) => {
    if (!hits.length || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) { at = (at + by + hits.length) % hits.length; point(); }
    else if (event.key === "Enter") choose();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** The notice's number and revision, which the next save goes over; a new one has its address now. */
function took({ notice, revision }) {
  if (!notice) return;
  sheet.elements.notice.value = notice;
  sheet.elements.revision.value = revision;
  history.replaceState(null, "", `/desk/notices/${notice}/edit`);
}

export function wireForm() {
  dress();
  wireSheet({
    place: () => `notice:${sheet.elements.notice.value}`,
    base: () => sheet.elements.revision.value,
    entries,
    same: (kept) => JSON.stringify(kept) === JSON.stringify(entries()),
    putBack,
    beside,
    files: { url: "/desk/notices/files", name: "media", wrong: "file" },
    fresh: () => sheet.elements.notice.value === "0",
    took,
  });
  sheet.querySelectorAll("[data-finds]").forEach(finds);
  sheet.addEventListener("change", presets, true);
}
