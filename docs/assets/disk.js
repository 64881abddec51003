// From a disk nobody turns the address of a folder into its index.html: links that scripts made are completed here.
for (const event of ["pointerdown", "focusin", "click"]) {
  document.addEventListener(event, ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }, true);
}
