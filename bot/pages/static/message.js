// One message as an element, alike to templates/partials/message.html; and the days and groups between messages.

export const labels = JSON.parse(document.getElementById("labels").textContent);
const lang = document.documentElement.lang;
const zone = { timeZone: "Asia/Shanghai" };
const clock = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const isoDay = new Intl.DateTimeFormat("en-CA", { ...zone, year: "numeric", month: "2-digit", day: "2-digit" });
const nearDay = new Intl.DateTimeFormat(lang, { ...zone, month: "long", day: "numeric", weekday: "long" });
const farDay = new Intl.DateTimeFormat(lang, { ...zone, year: "numeric", month: "long", day: "numeric" });

export function say(key, values = {}) {
  return labels[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** An element: h("p.text", {hidden: true}, child, child…). null children and false attributes are left out. */
export function h(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== ""));
  return element;
}

export function sign(name) {
  const make = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = make("svg");
  svg.setAttribute("class", `sign sign-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(make("use"));
  svg.firstChild.setAttribute("href", `/static/signs.svg#${name}`);
  return svg;
}

export function message(m) {
  const element = h(`article.msg.msg-${m.side}`, {
    id: `m-${m.key}`, "data-key": m.key, "data-id": m.id, "data-at": m.at, "data-client-key": m.client_key, "data-asks": m.ask,
  }, meta(m), beside(m), marks(m), m.card && card(m.card), choices(m), ask(m));
  enliven(element);
  return element;
}

function meta(m) {
  const spoken = m.side !== "citizen";
  return h("p.meta", {},
    h("span.who", {}, m.name || (m.side === "citizen" ? labels.you : labels.bot_name)),
    m.side === "operator" ? h("span.badge", {}, sign("person"), labels.staff) : null,
    h("time", { datetime: m.at }),
    m.edited ? h("span", {}, labels.edited) : null,
    spoken ? h("button.read", { type: "button", "data-read": true, "aria-label": labels.read_this }, sign("sound")) : null);
}

/** What a person says can be answered, word for word. */
function beside(m) {
  const said = bubble(m);
  if (m.side !== "operator" || !said) return said;
  return h("div.beside", {}, said, h("button.answer", { type: "button", "data-answer": true },
    labels.answer, h("span.hush", {}, `：${m.text.slice(0, 40)}`)));
}

function bubble(m) {
  if (!m.title && !m.text && !m.media?.length && !m.place) return null;
  return h("div.bubble", {},
    m.quotes ? quote(m.quotes) : null,
    m.title ? h("p.title", {}, m.title) : null,
    m.text ? h(m.elder ? "p.text.for-standard" : "p.text", {}, m.text.replace(/\r\n?/g, "\n")) : null,
    m.elder ? h("p.text.for-elder", {}, m.elder) : null,
    m.media?.length ? h("div.media", {}, ...m.media.map(medium)) : null,
    m.place ? h("p.place", {}, sign("place"), h("span", {}, m.place.label || labels.place_sent)) : null);
}

function marks(m) {
  if (!m.marks?.length) return null;
  return h("p.marks", {}, ...m.marks.map((one) => h("span", {}, `${one.emoji} ${one.name || labels.you}`)));
}

function quote(q) {
  const who = q.name || (q.side === "citizen" ? labels.quote_you : labels.bot_name);
  return h("p.quote", {}, h("a", { href: `#m-${q.key}`, "data-jump": q.key },
    h("span", {}, say("quote_of", { who })), h("span", { "data-words": true }, q.words || labels[`quote_${q.what}`])));
}

function medium(one) {
  if (one.state === "waiting" || one.state === "failed") {
    return h("span.file", { "data-waiting": one.state === "waiting" }, sign(one.state === "waiting" ? "clock" : "alarm"), h("span", {}, labels[`file_${one.state}`]));
  }
  const link = { href: one.url, target: "_blank", rel: "noopener" };
  if (one.kind === "image") return h("a.shot", link, h("img", { src: one.url, alt: say("photo_of", one) }));
  if (one.kind === "audio" || one.kind === "video") {
    return h(one.kind, { controls: true, preload: "metadata", src: one.url, "aria-label": one.name });
  }
  return h("a.file", { ...link, "aria-label": say("open_file", one) }, sign("file"), h("span", {}, one.name));
}

function card(c) {
  return h(`div.card.case.case-${c.kind}`, { role: "group", "aria-label": labels[`card_${c.kind}`] },
    h("header", {},
      h("p.kind", {}, labels[`card_${c.kind}`], c.number ? h("span.number.num", {}, c.number) : null),
      h("h2", {}, c.title)),
    c.steps?.length ? h("ol.steps", { "aria-label": labels.steps }, ...c.steps.map(step)) : null,
    c.rows?.length ? h("dl", {}, ...c.rows.map((row) => h("div", {}, h("dt", {}, row.label), h("dd", {}, row.value)))) : null,
    c.due ? h("p.due", {}, sign("clock"), h("span", {}, `${labels.due} ${c.due}`)) : null,
    c.note ? h("p.note", {}, c.note) : null);
}

function step(one) {
  return h(`li.step.step-${one.state}`, { "aria-current": one.state === "now" ? "step" : null },
    h("span.dot", {}, one.state === "done" ? sign("check") : null),
    h("span", {}, one.label, h("span.hush", {}, labels[`step_${one.state}`])));
}

function choices(m) {
  if (!m.choices?.length) return null;
  const buttons = m.choices.map((one, at) => h(one.url ? "a.choice" : "button.choice",
    one.url ? { href: one.url, target: "_blank", rel: "noopener" }
      : { name: "choice", value: one.id, "data-label": one.label, "data-turns": one.turns, disabled: Boolean(m.answered) },
    h("span.n.num", {}, String(at + 1)), h("span", {}, one.label)));
  const letters = m.choices[0].label.length === 1 ? ".letters" : "";
  const group = h(`div.choices${m.answered ? ".used" : ""}${letters}`, { role: "group", "aria-label": labels.choices, "data-stays": m.stays }, ...buttons);
  return h("form.offer", { method: "post", action: "/chat/send", "data-send": true }, group);
}

function ask(m) {
  if (m.answered || (m.ask !== "place" && m.ask !== "photo")) return null;
  return h("button.btn.ask", { type: "button", "data-ask": m.ask }, sign(m.ask), h("span", {}, labels[`ask_${m.ask}`]));
}

/** What text alone cannot do: the clock in the city's time, telephone numbers to tap, addresses to open. */
export function enliven(element) {
  const time = element.querySelector(".meta time");
  if (time) time.textContent = clock.format(new Date(time.dateTime));
  if (!element.matches(".msg-citizen")) element.querySelectorAll(".text, .case-guide dd").forEach(link);
}

// As bot/pages/dialling.py finds them in what is there when the page opens; the city's short numbers come with it.
const SHORT = document.querySelector("[data-numbers]")?.dataset.numbers.split(" ").join("|") || "12345";
const LINKS = new RegExp(String.raw`(https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+[\w/#=])`
  + String.raw`|(?<![\w-])(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|${SHORT})(?![\w-]|[.．]\d|[元块万千米天路号个岁分秒年月％%℃](?!码))`, "g");

function link(text) {
  if (text.firstElementChild) return;
  const whole = text.textContent;
  const parts = [];
  let from = 0;
  for (const found of whole.matchAll(LINKS)) {
    const [word, page] = found;
    const to = page ? { href: page, target: "_blank", rel: "noopener" } : { href: `tel:${word}` };
    parts.push(whole.slice(from, found.index), h("a", to, word));
    from = found.index + word.length;
  }
  if (parts.length) text.replaceChildren(...parts, whole.slice(from));
}

/** Puts the names of days between messages and draws those together that belong together. */
export function arrange(log) {
  log.querySelectorAll(".day").forEach((one) => one.remove());
  let before = null;
  for (const one of [...log.children]) {
    const at = new Date(one.dataset.at);
    const now = { day: isoDay.format(at), at, who: one.className.replace(/ ?(follows|unsent)/g, "") + who(one) };
    const newDay = now.day !== before?.day;
    one.classList.toggle("follows", !newDay && now.who === before.who && at - before.at < 5 * 60e3);
    if (newDay) one.before(h("p.day", {}, h("time", { datetime: now.day }, dayName(at))));
    before = now;
  }
}

const who = (one) => one.querySelector(".who")?.textContent;

function dayName(at) {
  const day = isoDay.format(at);
  const now = Date.now();
  if (day === isoDay.format(now)) return labels.today;
  if (day === isoDay.format(now - 864e5)) return labels.yesterday;
  return (day.slice(0, 4) === isoDay.format(now).slice(0, 4) ? nearDay : farDay).format(at);
}
