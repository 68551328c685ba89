// Copies what is shown once; without a clipboard the text is selected, ready to be copied.

document.documentElement.classList.add("js");
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const text = field.value ?? [...field.children].map((one) => one.textContent).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      field.select?.();
      return;
    }
    button.textContent = button.dataset.done;
    document.getElementById("say").textContent = button.dataset.done;
  });
}
