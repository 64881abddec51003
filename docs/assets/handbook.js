// What the pages do beyond reading; every page is complete without it.

// The language switch keeps the section: the one in the address, else the one that is being read.
function currentSection() {
  if (location.hash) return location.hash;
  const headings = [...document.querySelectorAll(".md-content :is(h2, h3)[id]")];
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  return above.length && scrollY > 0 ? `#${above.at(-1).id}` : "";
}

for (const link of document.querySelectorAll("[data-language-switch]")) {
  const keepSection = () => (link.hash = currentSection());
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keepSection);
}

// A table that fits needs no scroll region, and so no stop for the keyboard.
const regions = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of document.querySelectorAll(".data-table__scroll")) regions.observe(region);

// Material's search box is a dialog without a name.
const search = document.querySelector("[data-md-component=search][role=dialog]");
search?.setAttribute("aria-label", search.querySelector("input").getAttribute("aria-label") ?? "Search");
