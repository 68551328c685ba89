// Quoting: the bar over the composer says what the next words reply to, and stays as long as they do;
// and the thumb beside it. A thumb pressed twice is the same as once, so its button stays as it is.

import { hush, post, say, words } from "./desk-tools.js";

const find = (id) => document.getElementById(id);
const KEPT = ["quote", "quote-who", "quote-words"];

const bubble = (key) => (key ? document.querySelector(`#stream [data-key="${CSS.escape(key)}"]`) : null);
const quotable = () => [...document.querySelectorAll("#stream article:has([data-quote])")];
const writes = () => Boolean(find("write")) && !find("send").hidden;

function set(...values) {
  for (const [n, id] of KEPT.entries()) {
    find(id).value = values[n] ?? "";
    find(id).dispatchEvent(new Event("input", { bubbles: true })); // kept like what is typed
  }
  draw();
}

function quote(article) {
  const { key, who, words: said } = article.dataset;
  set(key, who, said);
  hush(`${words.quoting.replace("{who}", who)}：${said}`);
}

/** Takes the quote off; false when there is none. */
function unquote() {
  if (!find("quote")?.value) return false;
  set();
  hush(words.quote_is_off);
  return true;
}

/** The bar, and the mark at what is quoted; as it reads now, if it is on the page. */
function draw() {
  const key = find("quote")?.value;
  const from = bubble(key);
  document.querySelectorAll("#stream .m-quoted").forEach((one) => one.classList.remove("m-quoted"));
  from?.classList.add("m-quoted");
  const bar = find("quoting");
  bar.hidden = !key;
  bar.querySelector("[data-who]").textContent = words.quoting.replace("{who}", from?.dataset.who ?? find("quote-who").value);
  bar.querySelector("[data-words]").textContent = from?.dataset.words ?? find("quote-words").value;
  bar.firstElementChild.setAttribute("href", key ? `#m-${key}` : "");
}

/** The citizen's last words; while something is quoted, what was said before (-1) or after (1) it. */
function step(by) {
  const all = quotable();
  const at = all.indexOf(bubble(find("quote").value));
  const last = all.findLastIndex((one) => one.matches(".m-citizen"));
  const to = at < 0 ? (last < 0 ? all.length - 1 : last) : Math.max(0, at + by);
  if (!all.length || (at < 0 && by > 0)) return;
  if (to >= all.length) return unquote();
  quote(all[to]);
  all[to].scrollIntoView({ block: "nearest" });
}

function jump(event, link) {
  const key = link.dataset.jump || find("quote").value;
  const to = bubble(key);
  event.preventDefault();
  if (!to) return location.assign(link.dataset.jump ? link.href : `/desk?chat=${find("talk").dataset.chat}&back=3000#m-${key}`);
  show(to);
}

/** Brings a message into view and points at it for a moment. */
function show(to) {
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "center" });
  to.classList.add("m-shown");
  setTimeout(() => to.classList.remove("m-shown"), 1600);
}

/** Where an address leads into the talk: true when the message is on the page. */
export function led() {
  const to = location.hash.startsWith("#m-") && bubble(location.hash.slice(3));
  if (to) show(to);
  return Boolean(to);
}

/** A message has come or reads differently now: so do the lines that quote it. */
export function requote(article) {
  for (const line of document.querySelectorAll(`#stream [data-jump="${CSS.escape(article.dataset.key)}"] [data-words]`)) {
    line.textContent = article.dataset.words;
  }
  if (find("quote")) draw();
}

/** The key of its own: what has the focus, else the citizen's last words. */
export function quoteByKey() {
  if (!writes()) return false;
  const held = document.activeElement.closest?.("#stream article:has([data-quote])");
  held ? quote(held) : find("quote").value || step(-1);
  find("text").focus();
}

/** For each chat that is opened, once what was kept is back in the composer. */
export function wireQuote() {
  const form = find("write");
  form.addEventListener("emptied", draw);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = (event.ctrlKey || event.metaKey) && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by) step(by);
    else if (event.key !== "Escape" || !unquote()) return;
    event.preventDefault();
    event.stopPropagation();
  });
  const asked = new URL(location.href);
  if (asked.searchParams.has("quote")) {
    asked.searchParams.delete("quote");
    history.replaceState(history.state, "", asked);
  }
  draw();
}

/** Once for the page. */
export function wireQuotes() {
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-jump]");
    if (link) return jump(event, link);
    const wanted = event.target.closest("[data-quote]");
    if (!wanted && !event.target.closest("#quote-off")) return;
    event.preventDefault();
    wanted ? quote(wanted.closest("article")) : unquote();
    find("text").focus();
  });
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches(".m-thumb")) return;
    event.preventDefault();
    const answer = await post(event.target.getAttribute("action"), new FormData(event.target));
    if (!answer.ok) say(answer.say);
  });
}
