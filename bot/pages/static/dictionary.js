// Search-as-you-type for the dictionary's box. Without it the box is a plain form that works as well.

const box = document.getElementById("q");
const form = document.getElementById("seek");
const list = document.getElementById("meant");
const voice = document.getElementById("q-say");
const PAUSE = 80; // milliseconds without a key before the server is asked
const known = new Map(); // what was typed -> hits, while the page is open
let timer;
let asking; // the request under way: a newer one stops it
let shown = ""; // what the open list answers
let active = -1;

const options = () => [...list.children];
const address = (hit) => `/knowledge/a/${encodeURIComponent(hit.id)}`;

function typed(event) {
  if (event?.isComposing) return; // half-written pinyin is not yet what is meant
  clearTimeout(timer);
  const text = box.value.trim();
  if (text === shown && !list.hidden) return;
  if (!text) return close();
  if (known.has(text)) return show(text, known.get(text));
  timer = setTimeout(() => ask(text), PAUSE);
}

async function ask(text) {
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const answer = await fetch(`/knowledge/suggest?q=${encodeURIComponent(text)}`, { signal: mine.signal, headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (mine.signal.aborted || text !== box.value.trim()) return; // overtaken by later keys
    if (!answer.ok) return close(told.say);
    keep(text, told.hits);
    if (document.activeElement === box) show(text, told.hits);
  } catch (error) {
    if (error.name !== "AbortError") close(box.dataset.trouble);
  }
}

function keep(text, hits) {
  known.set(text, hits);
  if (known.size > 100) known.delete(known.keys().next().value);
}

function show(text, hits) {
  shown = text;
  list.replaceChildren(...hits.map((hit, place) => option(hit, place, text)));
  list.hidden = !hits.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  choose(-1);
  say(hits.length ? box.dataset.found.replace("{n}", hits.length) : box.dataset.none);
}

function option(hit, place, text) {
  const one = document.createElement("li");
  one.id = `meant-${place}`;
  one.setAttribute("role", "option");
  one.setAttribute("aria-selected", "false");
  one.dataset.href = address(hit);
  const question = document.createElement("b");
  question.append(...marked(hit.question, text));
  const answer = document.createElement("small");
  answer.textContent = hit.short;
  one.append(question, answer);
  return one;
}

/** The question with the characters that were typed standing out. */
function marked(question, text) {
  const wanted = new Set(text.replace(/[\s\p{P}]/gu, "").toLowerCase());
  return question.split(/(?<=.)/u).map((char) => {
    if (!wanted.has(char.toLowerCase())) return char;
    const mark = document.createElement("mark");
    mark.textContent = char;
    return mark;
  });
}

function say(words) {
  if (voice.textContent !== words) voice.textContent = words;
}

function close(words = "") {
  clearTimeout(timer);
  asking?.abort();
  list.hidden = true;
  shown = "";
  box.setAttribute("aria-expanded", "false");
  choose(-1);
  say(words);
}

function choose(place) {
  active = place;
  options().forEach((one, n) => one.setAttribute("aria-selected", String(n === place)));
  const one = options()[place];
  if (one) box.setAttribute("aria-activedescendant", one.id);
  else box.removeAttribute("aria-activedescendant");
  one?.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return; // the key belongs to the input method
  const count = options().length;
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault(); // a search field would be emptied
    return close();
  }
  if (list.hidden || !count) {
    if (event.key === "ArrowDown" && box.value.trim()) typed();
    return;
  }
  // One place before the first and after the last is the box itself.
  if (event.key === "ArrowDown") choose(active + 1 < count ? active + 1 : -1);
  else if (event.key === "ArrowUp") choose(active < 0 ? count - 1 : active - 1);
  else if (event.key === "Enter" && active >= 0) location.assign(options()[active].dataset.href);
  else return;
  event.preventDefault();
}

function clicked(event) {
  const href = event.target.closest("[data-href]")?.dataset.href;
  if (!href) return;
  if (event.ctrlKey || event.metaKey || event.button === 1) open(href, "_blank", "noopener");
  else location.assign(href);
}

function start() {
  document.documentElement.classList.add("js");
  const looks = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(looks)) box.setAttribute(name, value);
  box.addEventListener("input", typed);
  box.addEventListener("compositionend", () => typed());
  box.addEventListener("keydown", pressed);
  box.addEventListener("focus", () => { if (box.value.trim() && box.value !== box.defaultValue) typed(); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", clicked);
  list.addEventListener("auxclick", clicked);
  box.addEventListener("blur", () => close());
  form.addEventListener("submit", () => close());
  document.getElementById("print")?.addEventListener("click", () => print());
  document.documentElement.dataset.ready = "";
}

start();
