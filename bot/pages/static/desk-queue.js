// The left pane: groups of rows, of which only what changed comes; times are counted here.

import { elements, replace } from "./desk-tools.js";

/** The rows as they should stand; those that did not change keep their elements (and the focus). */
export function showQueue(now, chat) {
  const groups = document.getElementById("groups");
  if ("top" in now) replace(document.getElementById("top"), now.top);
  const rows = new Map([...groups.querySelectorAll("[data-row]")].map((row) => [Number(row.dataset.row), row]));
  const held = groups.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
  for (const [id, html] of Object.entries(now.rows)) rows.set(Number(id), elements(html).querySelector("[data-row]"));
  const sections = now.groups.map((group) => {
    const section = groups.querySelector(`[data-group="${group.id}"]`) ?? made(group);
    section.querySelector(".count").textContent = group.count;
    settle(section.querySelector("ul"), group.rows.map((id) => rows.get(id)).filter(Boolean));
    const more = section.querySelector(".more-rows");
    more.hidden = !group.more;
    more.firstElementChild.textContent = more.firstElementChild.textContent.replace(/\d+/, group.more);
    return section;
  });
  settle(groups, sections);
  document.getElementById("queue-empty").hidden = sections.length > 0;
  for (const row of groups.querySelectorAll("a.row")) {
    if (row.dataset.chat === String(chat)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  tick();
  if (held && document.activeElement === document.body) groups.querySelector(`a.row[data-chat="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

/** The children in this order, moving none that stands right already. */
function settle(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, number) => {
    if (parent.children[number] !== child) parent.insertBefore(child, parent.children[number] ?? null);
  });
}

function made(group) {
  const section = elements(document.getElementById("group-shape").innerHTML).querySelector("section");
  section.dataset.group = group.id;
  section.querySelector("[data-name]").textContent = group.name;
  return section;
}

export function tick() {
  for (const ring of document.querySelectorAll("#queue [data-since], #stands [data-since]")) {
    const seconds = Math.max(0, Date.now() / 1000 - Number(ring.dataset.since));
    if ("waits" in ring.dataset) {
      const full = Math.min(100, Math.round(100 * seconds / Number(ring.dataset.full ?? 600)));
      ring.querySelector(".ring-now").setAttribute("stroke-dasharray", `${full} 100`);
      ring.classList.toggle("ring-full", full >= 100);
    }
    const text = span(Math.floor(seconds / 60));
    const place = ring.closest("a")?.querySelector("[data-span]");
    if (place && place.textContent !== text) place.textContent = text;
  }
}

/** A length of time as the server words it (shown.span). */
function span(minutes) {
  if (minutes < 1) return "不到1分钟";
  if (minutes < 60) return `${minutes}分钟`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 24) return rest && hours < 6 ? `${hours}小时${rest}分` : `${hours}小时`;
  const [days, left] = [Math.floor(hours / 24), hours % 24];
  return left && days < 3 ? `${days}天${left}小时` : `${days}天`;
}
