// The search comes when the reader turns to the box, or the address asks for it (?q=). "/" goes to the box.

function prepareSearch(form) {
  const start = () => loadAll(...[`${root.lang}-outline.js`, "engine.js", "search.css", "view.js"].map((name) => `search/${name}`));
  for (const event of ["focusin", "pointerover", "touchstart"]) form.addEventListener(event, start, { passive: true, once: true });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    form.q.focus();
  });
  form.q.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (form.q.value || form.contains(document.activeElement)) start();
}
