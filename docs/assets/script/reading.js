// Where the reader is: the contents mark the section, the language switch keeps it, the way to the top comes to those who scroll up.

const findAll = (selector) => [...document.querySelectorAll(selector)];

// The last heading above a third of the window, of those that are shown.
const findSection = (headings) =>
  headings.findLast((heading) => heading.offsetParent && heading.getBoundingClientRect().top < innerHeight / 3)?.id;

function followReading() {
  const headings = findAll(".md-content :is(h2, h3)[id]");
  const contents = document.querySelector(".contents");
  const mark = () => {
    const id = findSection(headings);
    for (const link of findAll(".contents a")) {
      if (link.hash !== `#${id}`) link.removeAttribute("aria-current");
      else if (!link.ariaCurrent) {
        link.setAttribute("aria-current", "true");
        contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
      }
    }
  };
  // The area begins far above the window, so that a heading that is jumped over is noticed as well.
  const observer = new IntersectionObserver(mark, { rootMargin: "99999px 0px -66%" });
  if (contents) for (const heading of headings) observer.observe(heading);

  for (const link of findAll("[data-language-switch], [data-keep-section]")) {
    const keepSection = () => {
      const id = scrollY > 0 && findSection(headings);
      link.hash = location.hash || (id ? `#${id}` : "");
    };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keepSection);
  }
}

function prepareScrolling() {
  const top = document.querySelector(".top");
  let last = 0;
  addEventListener("scroll", () => {
    top?.classList.toggle("top--shown", scrollY > innerHeight && scrollY < last);
    last = scrollY;
  }, { passive: true });
  // A table that fits needs no scroll region, and so no stop for the keyboard.
  const regions = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const region of findAll(".data-table__scroll")) regions.observe(region);
}

// The browser opens and closes the drawer and gives the focus back; a section of this page that was chosen in it must be seen.
function prepareDrawer(drawer) {
  drawer.addEventListener("click", (event) => event.target.closest(".contents a") && drawer.matches(":popover-open") && drawer.hidePopover());
}

// From a note back to the mark that led there, which need not be the first one of that note.
function prepareNotes(notes) {
  let left;
  addEventListener("click", (event) => {
    const link = event.target.closest?.(".footnote-ref, .footnote-backref");
    if (!notes.contains(link)) left = link ?? left;
    else if (left?.hash === `#${link.closest("li").id}`) {
      event.preventDefault();
      left.focus();
    }
  });
}
