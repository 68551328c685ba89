// A list that opens while one types: arrows and Enter choose, Esc lets it go. The field keeps the
// focus; Enter chooses here and must not send, so our keys come before the field's own.

import { hush } from "./desk-tools.js";

/**
 * `field` and `list`: ids. `pattern`: what is typed before the caret; its last group is looked for.
 * `load(word)`: the entries that fit. `row(entry)`: the parts of a line, [class, text].
 * `take(field, entry, begin, end)`: puts the entry where the pattern's last group and sign stood.
 */
export function picker({ field, list, pattern, load, row, take, nothing }) {
  const box = () => document.getElementById(field);
  const place = () => document.getElementById(list);
  let found = [];
  let at = 0;
  let asked = 0;

  function typed() {
    const now = box();
    return now ? pattern.exec(now.value.slice(0, now.selectionStart)) : null;
  }

  async function look() {
    const mine = ++asked;
    const hit = typed();
    if (!hit) return close();
    const fits = await load(hit.at(-1));
    if (mine !== asked || !typed()) return;
    found = fits;
    at = 0;
    draw();
    if (!found.length && nothing) hush(nothing);
  }

  function draw() {
    place().replaceChildren(...found.map((entry, number) => {
      const line = document.createElement("li");
      line.id = `${list}-${number}`;
      line.setAttribute("role", "option");
      for (const [name, text] of row(entry)) {
        const part = document.createElement("span");
        part.className = name;
        part.textContent = text;
        line.append(part);
      }
      line.addEventListener("mousedown", (event) => { event.preventDefault(); at = number; choose(); });
      return line;
    }));
    place().hidden = !found.length;
    point();
  }

  function point() {
    for (const [number, line] of [...place().children].entries()) line.setAttribute("aria-selected", String(number === at));
    const line = place().children[at];
    if (!line) return box().removeAttribute("aria-activedescendant");
    box().setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }

  function close() {
    found = [];
    if (!place() || place().hidden) return;
    place().hidden = true;
    box().removeAttribute("aria-activedescendant");
  }

  function choose() {
    const now = box();
    const hit = typed();
    const entry = found[at];
    close();
    if (!hit || !entry) return;
    const end = now.selectionStart;
    take(now, entry, end - hit.at(-1).length - 1, end);
    now.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", (event) => { if (event.target === box()) look(); });
  document.addEventListener("focusout", (event) => { if (event.target === box()) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || !found.length || event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) at = (at + by + found.length) % found.length;
    else if (["Enter", "Tab"].includes(event.key) && !event.shiftKey && !event.ctrlKey) choose();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (by) point();
  }, true);
}
