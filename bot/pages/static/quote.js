// Lines above a message that say what it replies to: they lead there, and read as it reads now.

const LONGEST = 60;
const log = document.getElementById("log");

/** One line, cut where it gets long; pages/quoting.py cuts alike. */
function brief(text) {
  const letters = [...text.trim().split(/\s+/u).join(" ")];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : letters.join("");
}

/** From a quote to what it quotes; what is further up than this page begins cannot be shown. */
export function jump(event, link) {
  const to = log.querySelector(`[data-key="${CSS.escape(link.dataset.jump)}"]`);
  event.preventDefault();
  if (!to) return;
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "center" });
  to.classList.add("shown");
  setTimeout(() => to.classList.remove("shown"), 1600);
}

/** What was worded anew reads so in the lines that quote it as well. */
export function requote({ key, text }) {
  if (!text) return;
  for (const line of log.querySelectorAll(`[data-jump="${CSS.escape(key)}"] [data-words]`)) {
    line.textContent = brief(text);
  }
}
