// Loads the search when the reader turns to the box, or the address asks for it (?q=). "/" goes to the box.
{
  const form = document.querySelector("[data-search]");
  const input = form.q;
  const folder = document.currentScript.src.replace(/[^/]+$/, "");
  const lang = document.documentElement.lang;
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    for (const name of [`${lang}-outline`, "words", "pages", "query", "results", "view"])
      document.head.append(Object.assign(document.createElement("script"), { src: `${folder}${name}.js`, async: false }));
  };
  for (const event of ["focusin", "pointerover", "touchstart"]) form.addEventListener(event, start, { passive: true });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
  });
  input.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (input.value || document.activeElement === input) start();
}
