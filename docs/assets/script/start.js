// Once the page is read. A page need not have every part: those of both languages side by side have no header.

document.addEventListener("DOMContentLoaded", () => {
  const prepare = (selector, act) => findAll(selector).forEach(act);
  prepare("[data-search]", prepareSearch);
  prepare(".palette", preparePalette);
  prepare("#menu", prepareDrawer);
  prepare("[data-tools]", prepareTools);
  prepare(".footnote", prepareNotes);
  prepare("[data-slides]", (button) => button.addEventListener("click", showSlides));
  for (const event of ["pointerover", "focusin", "click"]) document.addEventListener(event, meetTerm);
  document.addEventListener("click", offerLink);
  followReading();
  prepareScrolling();
  if (new URLSearchParams(location.search).has("slides")) showSlides();
  if (location.protocol === "file:") load("disk.js");
});
