// The search comes when the reader turns to the box, or the address asks for it (?q=). "/" goes to the box.

function prepareSearch(form) {
  const get = (...names) => loadAll(...names.map((name) => `search/${name}`));
  const start = () => {
    get(`${root.lang}-outline.js`, "engine.js");
    setTimeout(get, 0, "search.css", "view.js"); // a task of its own: the tap that calls for them is answered first
  };
  for (const event of ["focusin", "pointerover", "touchstart"]) form.addEventListener(event, start, { passive: true, once: true });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    form.q.focus();
  });
  form.q.value ||= new URLSearchParams(location.search).get("q") ?? "";
  if (form.q.value || form.contains(document.activeElement)) start();
}
