// Small tools of the desk: words, drafts that are never lost, and posting a form once.

const page = document.querySelector(".desk");
export const words = JSON.parse(document.getElementById("words").textContent);
const mine = `desk:${page.dataset.staff}:`;
const quiet = document.getElementById("say");

/** Says something to whoever listens only. */
export function hush(text) { quiet.textContent = text; }

/** Says something to whoever listens, and shows it for a moment. */
export function say(text) {
  if (!text) return;
  hush(text);
  document.querySelector(".toast")?.remove();
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  document.body.append(toast);
  setTimeout(() => toast.remove(), 5000);
}

// ---- drafts: what is typed stays in this browser until it was taken ----

function keep(box) {
  try {
    if (box.value.trim()) localStorage.setItem(mine + box.dataset.draft, box.value);
    else localStorage.removeItem(mine + box.dataset.draft);
  } catch { /* private windows: the page lives without */ }
}

/** Gives every box inside `root` back what was typed into it. */
export function restore(root = document) {
  for (const box of root.querySelectorAll("[data-draft]")) {
    try {
      const kept = localStorage.getItem(mine + box.dataset.draft);
      if (kept && !box.value) box.value = kept;
    } catch { /* as above */ }
    if (box.value) {
      keep(box);
      box.closest("details:not(.drop)")?.setAttribute("open", "");
    }
  }
}

export function empty(form) {
  for (const box of form.querySelectorAll("[data-draft]")) {
    box.value = "";
    keep(box);
  }
  form.dispatchEvent(new Event("emptied"));
}

/** Whoever leaves takes their drafts along: the next person at this machine must not read them. */
function forgetDrafts() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key);
  } catch { /* as above */ }
}

document.addEventListener("input", (event) => { if (event.target.dataset.draft) keep(event.target); });
document.addEventListener("submit", (event) => { if ("leave" in event.target.dataset) forgetDrafts(); });

// ---- posting ----

/** A key that nobody else makes: a repeated request has one effect. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join("-");
}

/** Sends fields; always an answer {ok, say, …}, whatever went wrong. */
export async function post(url, fields) {
  try {
    const answer = await fetch(url, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (answer.status === 204) return { ok: true };
    if (!answer.headers.get("content-type")?.includes("json")) return { ok: false, say: words.network };
    return await answer.json();
  } catch {
    return { ok: false, say: words.network };
  }
}

export function wrong(form, text) {
  const place = form.querySelector(".wrong");
  if (!place) return say(text);
  place.textContent = text || "";
  place.hidden = !text;
}

/** Posts a form; its words stay until they were taken. */
export async function submit(form, fields = new FormData(form)) {
  if (form.dataset.busy) return { ok: false, busy: true };
  form.dataset.busy = "1";
  wrong(form, "");
  const buttons = [...form.querySelectorAll("button")];
  buttons.forEach((one) => { one.disabled = true; });
  const answer = await post(form.getAttribute("action"), fields);
  buttons.forEach((one) => { one.disabled = false; });
  delete form.dataset.busy;
  const key = form.elements.key;
  // Without an answer nobody knows: the next try must carry the same key.
  if (key && (answer.ok || answer.say !== words.network)) key.value = newKey();
  if (answer.ok || answer.kept) empty(form);
  if (!answer.ok) wrong(form, answer.say);
  return answer;
}

/** A piece of HTML from our own server, as elements. */
export function elements(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

/** Replaces what is in `place`, keeping the focus on the same control if it is still there. Where files are chosen the control
 *  itself stays: somebody may be choosing just now. */
export function replace(place, html) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const open = [...place.querySelectorAll("details[open]")].map((one) => one.className);
  const path = held && (held.id ? `#${CSS.escape(held.id)}` : held.getAttribute("href") && `a[href="${CSS.escape(held.getAttribute("href"))}"]`);
  const pickers = place.querySelectorAll("input[type=file][id]");
  place.replaceChildren(elements(html));
  pickers.forEach((one) => place.querySelector(`#${CSS.escape(one.id)}`)?.replaceWith(one));
  open.forEach((name) => place.querySelector(`details[class="${CSS.escape(name)}"]`)?.setAttribute("open", ""));
  restore(place);
  if (path) place.querySelector(path)?.focus({ preventScroll: true });
}
